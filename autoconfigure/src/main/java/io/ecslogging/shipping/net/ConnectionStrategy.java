package io.ecslogging.shipping.net;

/**
 * Which of several destinations a new connection goes to.
 */
public enum ConnectionStrategy {

	/**
	 * The first one, the next ones only if it cannot be reached.
	 */
	PREFER_PRIMARY,

	/**
	 * The one after the last one.
	 */
	ROUND_ROBIN,

	/**
	 * Any of them.
	 */
	RANDOM

}
