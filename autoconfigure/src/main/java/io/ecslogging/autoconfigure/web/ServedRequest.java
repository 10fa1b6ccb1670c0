package io.ecslogging.autoconfigure.web;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A request that has ended, as the server tells it. Used by the thread that the server
 * ends it on, and not afterwards.
 */
interface ServedRequest {

	/**
	 * What a server tells if it does not know a number of bytes.
	 */
	long UNKNOWN = -1;

	/**
	 * Return the method, or {@code null} if the server could not read it.
	 */
	@Nullable String method();

	/**
	 * Return what the client has asked for: a path with its query, or a whole URL. It may
	 * contain secrets.
	 */
	@Nullable String target();

	/**
	 * Return what the path begins with in all requests of the application, or an empty
	 * string.
	 */
	String contextPath();

	/**
	 * Return the protocol, such as {@code HTTP/1.1}.
	 */
	@Nullable String protocol();

	/**
	 * Return the status that was sent, or 0 if none was.
	 */
	int status();

	/**
	 * Return how many bytes of the request's body were read, or {@link #UNKNOWN}.
	 */
	long requestBytes();

	/**
	 * Return how many bytes of the response's body were sent, or {@link #UNKNOWN}.
	 */
	long responseBytes();

	/**
	 * Return when the server has begun to read the request.
	 */
	Instant start();

	/**
	 * Return the time until the end of the response, in nanoseconds.
	 */
	long nanos();

	/**
	 * Return the values of a header of the request, separated by commas, or {@code null}.
	 * @param name the name in any case
	 */
	@Nullable String header(String name);

	/**
	 * Return the address of the client, as far as the server knows.
	 */
	@Nullable String clientAddress();

	/**
	 * Return the host that the client has asked, without a port.
	 */
	@Nullable String domain();

	/**
	 * Return whether the client has not got the whole response, as far as the server
	 * knows.
	 */
	default boolean isIncomplete() {
		return failure() != null;
	}

	/**
	 * Return what has ended the request, or its response before it was complete, or
	 * {@code null}.
	 */
	@Nullable Throwable failure();

	/**
	 * Return what the application has left on the request, or {@code null}.
	 */
	@Nullable RequestNotes notes();

}
