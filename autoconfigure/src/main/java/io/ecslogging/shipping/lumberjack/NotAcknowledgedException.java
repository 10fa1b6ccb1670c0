package io.ecslogging.shipping.lumberjack;

import java.io.IOException;
import java.time.Duration;

/**
 * The peer has not acknowledged lines in time. That says nothing about any of them.
 */
final class NotAcknowledgedException extends IOException {

	/**
	 * Create one.
	 * @param timeout how long the peer has said nothing
	 * @param heard whether it has ever said anything: then it speaks the protocol
	 */
	NotAcknowledgedException(Duration timeout, boolean heard) {
		super("the peer has neither acknowledged what it was sent nor said that it is alive, for " + timeout.toMillis()
				+ " ms (ecs.logging.logstash.ack-timeout)"
				+ (heard ? "" : ". It may not be a Beats input, see ecs.logging.logstash.protocol"));
	}

	NotAcknowledgedException() {
		this("there was no time left to have everything acknowledged");
	}

	private NotAcknowledgedException(String message) {
		super(message);
	}

	/**
	 * Create one for a peer that is alive, but does not take a line that is sent alone.
	 * @param timeout how long it has had for it
	 */
	static NotAcknowledgedException ofOneLine(Duration timeout) {
		return new NotAcknowledgedException("the peer is alive, but has not acknowledged the one event that it was "
				+ "sent, for " + timeout.toMillis() + " ms (ecs.logging.logstash.ack-timeout). Its queue may be full, "
				+ "or what it writes to may take nothing");
	}

}
