package io.ecslogging.shipping.logstash;

/**
 * When events that were sent count as delivered.
 */
public enum Acknowledge {

	/**
	 * When the peer has ended the connection that carried them, after this side has, and
	 * takes new ones.
	 */
	CONNECTION,

	/**
	 * When the connection has flowed freely for the resend window.
	 */
	WINDOW

}
