package io.ecslogging.autoconfigure.web;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;

/**
 * Has Jetty tell of each request that it has ended, also of those that it could not read.
 * Called by many threads.
 */
final class JettyAccessLog implements RequestLog {

	private final AccessEvents events;

	private JettyAccessLog(AccessEvents events) {
		this.events = events;
	}

	/**
	 * Add one to a server that has not been started, beside the log that it may have.
	 */
	static void addTo(Server server, AccessEvents events) {
		RequestLog present = server.getRequestLog();
		server.insertHandler(new JettyWrites.Watch());
		RequestLog own = new JettyAccessLog(events);
		server.setRequestLog((present != null) ? new RequestLog.Collection(present, own) : own);
	}

	@Override
	public void log(Request request, Response response) {
		this.events.log(JettyRequest.of(request, response));
	}

}
