package io.ecslogging.autoconfigure.connection;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;

/**
 * Makes connection details of a Testcontainers container with the image of Logstash, or
 * with {@code @ServiceConnection("logstash")}.
 */
class LogstashContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, LogstashConnectionDetails> {

	/**
	 * The names of the image, without registries.
	 */
	private static final List<String> NAMES = List.of("logstash", "elastic/logstash", "logstash/logstash");

	private static final int PORT = 5000;

	LogstashContainerConnectionDetailsFactory() {
		super(NAMES);
	}

	@Override
	protected LogstashConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
		return new Details(source);
	}

	/**
	 * Where the container is.
	 */
	private static final class Details extends ContainerConnectionDetails<Container<?>>
			implements LogstashConnectionDetails {

		Details(ContainerConnectionSource<Container<?>> source) {
			super(source);
		}

		@Override
		public List<Node> getNodes() {
			Container<?> container = getContainer();
			return List.of(new Node(container.getHost(), container.getMappedPort(port(container.getExposedPorts()))));
		}

		private static int port(List<Integer> exposed) {
			if (exposed.size() != 1 && !exposed.contains(PORT)) {
				throw new InvalidConnectionException(
						"the container of Logstash exposes the ports " + exposed + ", and it is not clear which one is "
								+ "that of the TCP input",
						"Have the input listen on port 5000 and expose that: withExposedPorts(5000).");
			}
			return (exposed.size() == 1) ? exposed.get(0) : PORT;
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return super.getSslBundle();
		}

	}

}
