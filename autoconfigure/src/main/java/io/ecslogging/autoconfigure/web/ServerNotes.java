package io.ecslogging.autoconfigure.web;

import org.springframework.web.server.ServerWebExchange;

/**
 * Completes the notes on a request of a reactive application, or hands them to its
 * server. There is one for each library that may be missing.
 */
@FunctionalInterface
interface ServerNotes {

	/**
	 * Take notes.
	 * @param exchange the request
	 * @param server the server's own request, or any other object
	 * @param notes the notes
	 */
	void take(ServerWebExchange exchange, Object server, RequestNotes notes);

}
