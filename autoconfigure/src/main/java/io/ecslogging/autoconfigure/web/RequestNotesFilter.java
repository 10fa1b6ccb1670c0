package io.ecslogging.autoconfigure.web;

import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.Ordered;

/**
 * Leaves notes on a request before others answer it: its trace, and who asks for what
 * after forwarded headers. Comes after the filters that know those, and before Spring
 * Security.
 */
final class RequestNotesFilter implements Filter {

	/**
	 * Boot's filter for forwarded headers comes first of all, the one for observations
	 * one later.
	 */
	static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 2;

	private final List<TraceSource> traces;

	/**
	 * Create one.
	 * @param traces find the trace: the first one that does decides
	 */
	RequestNotesFilter(List<TraceSource> traces) {
		this.traces = traces;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		RequestNotes notes = (RequestNotes) request.getAttribute(RequestNotes.ATTRIBUTE);
		if (notes == null) {
			notes = new RequestNotes();
			notes.forwarded(request.getRemoteAddr(), request.getServerName());
			leaveTrace(request, notes);
			request.setAttribute(RequestNotes.ATTRIBUTE, notes);
		}
		try {
			chain.doFilter(request, response);
		}
		finally {
			noteStatus(request, response, notes);
		}
	}

	private void leaveTrace(ServletRequest request, RequestNotes notes) {
		for (TraceSource source : this.traces) {
			if (source.leave(request, notes)) {
				return;
			}
		}
	}

	/**
	 * Note a status that is on its way. Tomcat makes it 500 if the rest of the response
	 * fails.
	 */
	private static void noteStatus(ServletRequest request, ServletResponse response, RequestNotes notes) {
		if (request.getAttribute(RequestNotes.COMMITTED) instanceof BooleanSupplier committed
				&& committed.getAsBoolean() && response instanceof HttpServletResponse http) {
			notes.sentStatus(http.getStatus());
		}
	}

}
