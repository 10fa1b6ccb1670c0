package io.ecslogging.shipping.logstash;

/**
 * How much time there is for a receipt.
 */
enum Urgency {

	/**
	 * As much as wanted.
	 */
	NONE,

	/**
	 * The queue would overflow if it took long.
	 */
	SOON,

	/**
	 * The queue is about to overflow, and the peer has read everything without any delay.
	 */
	NOW

}
