package io.ecslogging.shipping.net;

/**
 * Which of several destinations a new connection goes to.
 */
public enum ConnectionStrategy {

	/**
	 * The first one; another one only if it fails.
	 */
	PREFER_PRIMARY,

	/**
	 * The one after the last one used.
	 */
	ROUND_ROBIN,

	/**
	 * Any of them.
	 */
	RANDOM

}
