package io.ecslogging.autoconfigure.connection;

/**
 * Connection details for shipping are missing or invalid.
 */
class InvalidConnectionException extends RuntimeException {

	private final String action;

	/**
	 * Create an exception.
	 * @param message what is wrong, without credentials
	 * @param action what helps
	 */
	InvalidConnectionException(String message, String action) {
		super(message);
		this.action = action;
	}

	String getAction() {
		return this.action;
	}

}
