package io.ecslogging.shipping.logstash;

import java.time.Duration;

/**
 * The peer has not ended a connection after this side has.
 */
final class NotTakenException extends NotConfirmedException {

	NotTakenException(Duration timeout) {
		super("the peer has not taken what it was sent for " + timeout.toSeconds()
				+ " s. Its queue may be full; see ecs.logging.logstash.ack-timeout");
	}

}
