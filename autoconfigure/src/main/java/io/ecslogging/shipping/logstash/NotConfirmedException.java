package io.ecslogging.shipping.logstash;

import java.io.IOException;

/**
 * Lines have been sent, and the peer has not confirmed them. That says nothing about any
 * of them.
 */
class NotConfirmedException extends IOException {

	private final boolean soon;

	NotConfirmedException(String message) {
		super(message);
		this.soon = false;
	}

	/**
	 * Create one.
	 * @param soon whether the next attempt is more likely to be confirmed
	 */
	NotConfirmedException(String message, boolean soon, Throwable cause) {
		super(message, cause);
		this.soon = soon;
	}

	/**
	 * Return whether to try again soon.
	 */
	boolean isSoon() {
		return this.soon;
	}

}
