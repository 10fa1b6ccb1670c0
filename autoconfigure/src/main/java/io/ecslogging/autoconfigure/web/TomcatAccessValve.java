package io.ecslogging.autoconfigure.web;

import java.io.IOException;
import java.util.function.BooleanSupplier;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Has Tomcat tell of each request that it has ended, also of those that it could not
 * read. Tomcat calls every access log that is among its valves, so that its own may be
 * there, too. Called by many threads.
 */
final class TomcatAccessValve extends ValveBase implements AccessLog {

	private final AccessEvents events;

	TomcatAccessValve(AccessEvents events) {
		super(true);
		this.events = events;
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		// unlike the response that the application has, this one knows what has left
		request.setAttribute(RequestNotes.COMMITTED,
				(BooleanSupplier) () -> response.getCoyoteResponse().isCommitted());
		getNext().invoke(request, response);
	}

	@Override
	public void log(Request request, Response response, long time) {
		if (!isContinuedInHttp2(request, response)) {
			this.events.log(TomcatRequest.of(request, response));
		}
	}

	/**
	 * Return whether the same request gets its answer as the first stream of HTTP/2, for
	 * which Tomcat calls again.
	 */
	private static boolean isContinuedInHttp2(Request request, Response response) {
		return response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS
				&& "h2c".equalsIgnoreCase(request.getHeader("Upgrade"));
	}

	@Override
	public void setRequestAttributesEnabled(boolean requestAttributesEnabled) {
		// those of RemoteIpValve are there if that valve has been added
	}

	@Override
	public boolean getRequestAttributesEnabled() {
		return true;
	}

}
