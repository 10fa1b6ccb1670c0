package io.ecslogging.ecs;

/**
 * Where MDC keys without dots go. Keys with dots always go to their path.
 */
public enum MdcPlacement {

	/**
	 * Below {@code labels}, which ECS reserves for custom keyword pairs.
	 */
	LABELS,

	/**
	 * At the root of the document.
	 */
	ROOT

}
