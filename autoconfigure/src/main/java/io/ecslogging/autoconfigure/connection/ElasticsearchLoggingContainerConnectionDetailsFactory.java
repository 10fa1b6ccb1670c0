package io.ecslogging.autoconfigure.connection;

import java.net.URI;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;

/**
 * Makes connection details of a Testcontainers container with
 * {@code @ServiceConnection("ecs-logging-elasticsearch")}. The image is not enough,
 * because an application's own Elasticsearch has the same one.
 */
class ElasticsearchLoggingContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, ElasticsearchLoggingConnectionDetails> {

	private static final String NAME = "ecs-logging-elasticsearch";

	private static final int PORT = 9200;

	ElasticsearchLoggingContainerConnectionDetailsFactory() {
		super(NAME);
	}

	@Override
	protected ElasticsearchLoggingConnectionDetails getContainerConnectionDetails(
			ContainerConnectionSource<Container<?>> source) {
		return new Details(source);
	}

	/**
	 * Where the container is.
	 */
	private static final class Details extends ContainerConnectionDetails<Container<?>>
			implements ElasticsearchLoggingConnectionDetails {

		Details(ContainerConnectionSource<Container<?>> source) {
			super(source);
		}

		@Override
		public List<URI> getNodes() {
			Container<?> container = getContainer();
			String scheme = (getSslBundle() != null) ? "https" : "http";
			return List.of(new SpringNode(scheme, container.getHost(), container.getMappedPort(PORT), null).uri());
		}

		@Override
		public String getUsername() {
			return "elastic";
		}

		@Override
		public @Nullable String getPassword() {
			return getContainer().getEnvMap().get("ELASTIC_PASSWORD");
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return super.getSslBundle();
		}

	}

}
