package io.ecslogging.autoconfigure.web;

import java.util.List;

import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Leaves notes on a request of a reactive application before others answer it: its trace,
 * and who asks for what after forwarded headers. Both are known before the first filter.
 */
final class RequestNotesWebFilter implements WebFilter, Ordered {

	private final List<ServerNotes> destinations;

	/**
	 * Create one.
	 * @param destinations complete the notes and pass them on; empty if requests are not
	 * logged
	 */
	RequestNotesWebFilter(List<ServerNotes> destinations) {
		this.destinations = destinations;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		if (!this.destinations.isEmpty()) {
			Object server = server(exchange.getRequest());
			ExchangeNotes notes = new ExchangeNotes(exchange);
			exchange.getAttributes().put(ExchangeNotes.ATTRIBUTE, notes);
			for (ServerNotes destination : this.destinations) {
				destination.take(exchange, server, notes);
			}
		}
		return chain.filter(exchange);
	}

	/**
	 * Return the request of the server, or this one if there is none, as in tests without
	 * a server.
	 */
	private static Object server(ServerHttpRequest request) {
		try {
			return ServerHttpRequestDecorator.getNativeRequest(request);
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			return request;
		}
	}

}
