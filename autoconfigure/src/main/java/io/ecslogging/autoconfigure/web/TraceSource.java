package io.ecslogging.autoconfigure.web;

import jakarta.servlet.ServletRequest;

/**
 * Finds the trace of a request of a servlet application. There is one for each library
 * that may be missing.
 */
@FunctionalInterface
interface TraceSource {

	/**
	 * Leave the ids of the trace and of the server's span, if there are any. Called by
	 * the thread of the request.
	 * @return whether there were any
	 */
	boolean leave(ServletRequest request, RequestNotes notes);

}
