package io.ecslogging.autoconfigure.web;

import java.io.IOException;
import java.security.Principal;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;

/**
 * Notes what is known next to the handler of a request: its route, and the user that
 * Spring Security or the handler has found.
 */
final class RouteFilter implements Filter {

	static final int ORDER = Ordered.LOWEST_PRECEDENCE;

	/**
	 * Where Spring MVC leaves the template of the path. Its classes may be missing.
	 */
	private static final String ROUTE = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		RequestNotes notes = (RequestNotes) request.getAttribute(RequestNotes.ATTRIBUTE);
		if (notes != null && request instanceof HttpServletRequest http) {
			noteUser(http, notes);
			try {
				chain.doFilter(request, response);
			}
			finally {
				noteUser(http, notes);
				noteRoute(http, notes);
			}
		}
		else {
			chain.doFilter(request, response);
		}
	}

	/**
	 * Note the user at first, who may log out, or at last, who may have logged in.
	 */
	private static void noteUser(HttpServletRequest request, RequestNotes notes) {
		if (notes.user() == null) {
			notes.user(user(request));
		}
	}

	private static @Nullable String user(HttpServletRequest request) {
		try {
			Principal principal = request.getUserPrincipal();
			return (principal != null) ? principal.getName() : null;
		}
		catch (RuntimeException ex) {
			// who asks for the user in order to decide on the request reports this
			return null;
		}
	}

	/**
	 * Note the first route: that of an error page comes later.
	 */
	private static void noteRoute(HttpServletRequest request, RequestNotes notes) {
		Object route = request.getAttribute(ROUTE);
		if (notes.route() == null && route != null) {
			notes.route(route.toString());
		}
	}

}
