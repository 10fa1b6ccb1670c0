package io.ecslogging.autoconfigure.connection;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/**
 * A service as Boot knows it of a running compose file.
 *
 * @param text the reference of its image
 * @param host where it can be reached
 * @param mappings the published ports, by port of the container
 * @param labels its labels
 * @param env its environment
 */
record ComposeService(String text, String host, Map<Integer, Integer> mappings, Map<String, String> labels,
		Map<String, @Nullable String> env) implements RunningService {

	/**
	 * Return what all factories on the class path make of it, by type.
	 */
	Map<Class<?>, ConnectionDetails> details() {
		try {
			Constructor<DockerComposeConnectionSource> source = DockerComposeConnectionSource.class
				.getDeclaredConstructor(RunningService.class, Environment.class);
			source.setAccessible(true);
			return new ConnectionDetailsFactories(getClass().getClassLoader())
				.getConnectionDetails(source.newInstance(this, new StandardEnvironment()), false);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public String name() {
		return "the-service";
	}

	@Override
	public ImageReference image() {
		return ImageReference.of(this.text);
	}

	@Override
	public ConnectionPorts ports() {
		return new ConnectionPorts() {

			@Override
			public int get(int containerPort) {
				Integer port = ComposeService.this.mappings.get(containerPort);
				if (port == null) {
					throw new IllegalStateException("No host port mapping found for container port " + containerPort);
				}
				return port;
			}

			@Override
			public List<Integer> getAll() {
				return List.copyOf(ComposeService.this.mappings.values());
			}

			@Override
			public List<Integer> getAll(@Nullable String protocol) {
				return getAll();
			}

		};
	}

}
