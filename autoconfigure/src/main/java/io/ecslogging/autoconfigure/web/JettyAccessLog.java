package io.ecslogging.autoconfigure.web;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;

/**
 * Has Jetty tell of each request that it has ended, also of those that it could not read.
 * Called by many threads.
 */
final class JettyAccessLog implements RequestLog {

	private final AccessEvents events;

	private final String contextPath;

	private JettyAccessLog(AccessEvents events, String contextPath) {
		this.events = events;
		this.contextPath = contextPath;
	}

	/**
	 * Add one to a server that has not been started, beside the log that it may have.
	 */
	static void addTo(Server server, AccessEvents events) {
		ContextHandler context = server.getDescendant(ContextHandler.class);
		String path = (context != null && !context.getContextPath().equals("/")) ? context.getContextPath() : "";
		RequestLog own = new JettyAccessLog(events, path);
		RequestLog present = server.getRequestLog();
		if (present != null) {
			server.setRequestLog(new RequestLog.Collection(present, own));
			// the collection does not start and stop what it consists of
			server.addBean(present);
		}
		else {
			server.setRequestLog(own);
		}
		server.insertHandler(new JettyWrites.Watch());
	}

	@Override
	public void log(Request request, Response response) {
		this.events.log(JettyRequest.of(request, response, this.contextPath));
	}

}
