package io.ecslogging.shipping.net;

import java.io.IOException;

/**
 * The peer has ended a connection before this side has, and so has confirmed nothing.
 */
public final class EndedFirstException extends IOException {

	EndedFirstException() {
		super("the peer has ended the connection");
	}

}
