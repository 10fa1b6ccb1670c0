package io.ecslogging.shipping.logstash;

import java.io.IOException;

/**
 * The peer has ended a connection before this side has, and so has confirmed nothing.
 */
final class EndedFirstException extends IOException {

	EndedFirstException() {
		super("the peer has ended the connection");
	}

}
