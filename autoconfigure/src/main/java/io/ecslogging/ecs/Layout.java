package io.ecslogging.ecs;

/**
 * How field names with dots are laid out.
 */
public enum Layout {

	/**
	 * As the ecs-logging specification requires: {@code log.level} and
	 * {@code ecs.version} are dotted names at the top level and come early, so that
	 * people can read a line; everything else is nested.
	 */
	ECS_LOGGING,

	/**
	 * Everything nested, for Logstash, which does not expand dots.
	 */
	NESTED

}
