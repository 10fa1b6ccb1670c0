package io.ecslogging.shipping.net;

import java.io.IOException;

/**
 * The peer has closed the connection before this side did, so it has confirmed nothing.
 */
public final class EndedFirstException extends IOException {

	/**
	 * Create one.
	 */
	public EndedFirstException() {
		super("the peer has closed the connection");
	}

}
