package io.ecslogging.ecs;

import org.jspecify.annotations.Nullable;

/**
 * What is known about the service that logs. Absent and blank values are left out of the
 * document.
 *
 * @param name {@code service.name}
 * @param version {@code service.version}
 * @param environment {@code service.environment}
 * @param nodeName {@code service.node.name}
 */
public record ServiceMetadata(@Nullable String name, @Nullable String version, @Nullable String environment,
		@Nullable String nodeName) {

	/**
	 * Nothing is known.
	 */
	public static final ServiceMetadata NONE = new ServiceMetadata(null, null, null, null);

}
