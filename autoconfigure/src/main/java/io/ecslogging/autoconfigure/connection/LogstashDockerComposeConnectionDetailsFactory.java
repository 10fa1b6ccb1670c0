package io.ecslogging.autoconfigure.connection;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/**
 * Finds the Logstash of a compose file by its image, or by the name {@code logstash} in
 * Boot's label.
 */
class LogstashDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<LogstashConnectionDetails> {

	/**
	 * The names of the image, without registries.
	 */
	private static final List<String> NAMES = List.of("logstash", "elastic/logstash", "logstash/logstash");

	private static final int PORT = 5000;

	private static final String PORT_LABEL = "io.ecslogging.logstash.port";

	LogstashDockerComposeConnectionDetailsFactory() {
		super(NAMES.toArray(String[]::new));
	}

	/**
	 * A Logstash that publishes neither the port of the label nor the usual one is there
	 * for something else, unless it has the label.
	 */
	@Override
	protected @Nullable LogstashConnectionDetails getDockerComposeConnectionDetails(
			DockerComposeConnectionSource source) {
		RunningService service = source.getRunningService();
		String label = service.labels().get(PORT_LABEL);
		try {
			int port = service.ports().get((label != null) ? Integer.parseInt(label.strip()) : PORT);
			return new Details(service, port);
		}
		catch (NumberFormatException ex) {
			throw invalid(service, label, "that is not the number of a port");
		}
		catch (IllegalStateException ex) {
			if (label == null) {
				return null;
			}
			throw invalid(service, label, "the service does not publish that port");
		}
	}

	private static InvalidConnectionException invalid(RunningService service, @Nullable String label, String reason) {
		return new InvalidConnectionException(
				"the compose service '" + service.name() + "' has the label " + PORT_LABEL + "=" + label + ", but "
						+ reason,
				"Set the label to the port of the TCP input in the container, and publish that port.");
	}

	/**
	 * Where the service is.
	 */
	private static final class Details extends DockerComposeConnectionDetails implements LogstashConnectionDetails {

		private final RunningService service;

		private final int port;

		Details(RunningService service, int port) {
			super(service);
			this.service = service;
			this.port = port;
		}

		@Override
		public List<Node> getNodes() {
			return List.of(new Node(this.service.host(), this.port));
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return getSslBundle(this.service);
		}

	}

}
