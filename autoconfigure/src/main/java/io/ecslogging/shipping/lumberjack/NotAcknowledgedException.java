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
				+ (heard ? "" : ". It may be no Beats input, see ecs.logging.logstash.protocol"));
	}

	NotAcknowledgedException() {
		super("there was no time left to have everything acknowledged");
	}

}
