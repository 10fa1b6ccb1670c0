package io.ecslogging.autoconfigure.connection;

import java.net.URI;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/**
 * Finds the Elasticsearch of a compose file that is meant for log events: by the name in
 * Boot's label only, because an application's own Elasticsearch has the same image.
 */
class ElasticsearchLoggingDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<ElasticsearchLoggingConnectionDetails> {

	private static final String NAME = "ecs-logging-elasticsearch";

	private static final int PORT = 9200;

	/**
	 * The user that the image creates, and the variable with the password.
	 */
	private static final String USERNAME = "elastic";

	private static final String PASSWORD = "ELASTIC_PASSWORD";

	ElasticsearchLoggingDockerComposeConnectionDetailsFactory() {
		super(NAME);
	}

	@Override
	protected ElasticsearchLoggingConnectionDetails getDockerComposeConnectionDetails(
			DockerComposeConnectionSource source) {
		RunningService service = source.getRunningService();
		if (service.env().containsKey(PASSWORD + "_FILE")) {
			throw new InvalidConnectionException(
					"the compose service '" + service.name() + "' has its password in a file of the container ("
							+ PASSWORD + "_FILE), which cannot be read from outside",
					"Set " + PASSWORD + " in the environment of the service instead.");
		}
		return new Details(service);
	}

	/**
	 * Where the service is.
	 */
	private static final class Details extends DockerComposeConnectionDetails
			implements ElasticsearchLoggingConnectionDetails {

		private final RunningService service;

		Details(RunningService service) {
			super(service);
			this.service = service;
		}

		@Override
		public List<URI> getNodes() {
			String scheme = (getSslBundle() != null) ? "https" : "http";
			return List.of(new SpringNode(scheme, this.service.host(), this.service.ports().get(PORT), null).uri());
		}

		@Override
		public String getUsername() {
			return USERNAME;
		}

		@Override
		public @Nullable String getPassword() {
			return this.service.env().get(PASSWORD);
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return getSslBundle(this.service);
		}

	}

}
