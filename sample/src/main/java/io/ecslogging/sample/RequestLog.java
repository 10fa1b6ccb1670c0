package io.ecslogging.sample;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Logs each request, with how long it took. Follows {@link UserFilter}, so that the user
 * is known.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class RequestLog extends OncePerRequestFilter {

	private static final Logger logger = LoggerFactory.getLogger(RequestLog.class);

	/**
	 * The page asks again and again, and would show nothing but that.
	 */
	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		String path = request.getRequestURI();
		return path.startsWith("/actuator/") || path.equals("/events");
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		long start = System.nanoTime();
		try {
			chain.doFilter(request, response);
		}
		finally {
			logger.atInfo()
				.addKeyValue("http.request.method", request.getMethod())
				.addKeyValue("url.path", request.getRequestURI())
				.addKeyValue("http.response.status_code", response.getStatus())
				.addKeyValue("event.duration", System.nanoTime() - start)
				.log("{} {}", request.getMethod(), request.getRequestURI());
		}
	}

}
