package io.ecslogging.autoconfigure.web;

import org.jspecify.annotations.Nullable;

/**
 * What only the application knows of a request, for the server to tell at its end.
 * Belongs to one request: its threads write it one after the other, and the one that ends
 * it reads it.
 */
class RequestNotes {

	/**
	 * The name of the attribute of the request.
	 */
	static final String ATTRIBUTE = RequestNotes.class.getName();

	/**
	 * The name of the attribute of a request that tells whether the head of its response
	 * has left, where the server says later what status it would rather have sent.
	 */
	static final String COMMITTED = ATTRIBUTE + ".committed";

	private @Nullable String route;

	private @Nullable String user;

	private @Nullable String traceId;

	private @Nullable String spanId;

	private @Nullable String clientAddress;

	private @Nullable String domain;

	private int sentStatus;

	@Nullable String route() {
		return this.route;
	}

	/**
	 * Take the template of the path, such as {@code /songs/{id}}.
	 */
	void route(@Nullable String template) {
		this.route = template;
	}

	@Nullable String user() {
		return this.user;
	}

	/**
	 * Take the name of the principal.
	 */
	void user(@Nullable String name) {
		this.user = name;
	}

	@Nullable String traceId() {
		return this.traceId;
	}

	@Nullable String spanId() {
		return this.spanId;
	}

	/**
	 * Take the ids of the trace and of the server's span in it.
	 */
	void trace(@Nullable String trace, @Nullable String span) {
		this.traceId = trace;
		this.spanId = span;
	}

	@Nullable String clientAddress() {
		return this.clientAddress;
	}

	@Nullable String domain() {
		return this.domain;
	}

	/**
	 * Take what forwarded headers say, if the application honours them.
	 * @param address the address of the client
	 * @param host the host that the client has asked, without a port
	 */
	void forwarded(@Nullable String address, @Nullable String host) {
		this.clientAddress = address;
		this.domain = host;
	}

	/**
	 * Return the status that the client has got, or 0 if only the server knows.
	 */
	int sentStatus() {
		return this.sentStatus;
	}

	/**
	 * Take the status that the client has got, whatever the server says later.
	 */
	void sentStatus(int status) {
		this.sentStatus = status;
	}

}
