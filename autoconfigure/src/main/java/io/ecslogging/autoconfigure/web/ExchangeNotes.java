package io.ecslogging.autoconfigure.web;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.handler.ExceptionHandlingWebHandler;
import org.springframework.web.util.pattern.PathPattern;

/**
 * What a reactive application knows of a request. The route and what the handler has
 * thrown are looked up when the request has ended, be it by the client that gives up: any
 * thread may read the attributes of an exchange.
 */
final class ExchangeNotes extends RequestNotes {

	/**
	 * The name of the attribute of the exchange.
	 */
	static final String ATTRIBUTE = ExchangeNotes.class.getName();

	private final ServerWebExchange exchange;

	/**
	 * Create notes with the addresses that the request has after forwarded headers.
	 */
	ExchangeNotes(ServerWebExchange exchange) {
		this.exchange = exchange;
		ServerHttpRequest request = exchange.getRequest();
		InetSocketAddress client = request.getRemoteAddress();
		forwarded((client != null) ? address(client) : null, request.getURI().getHost());
	}

	/**
	 * Return the address of a client without looking anything up.
	 */
	static String address(InetSocketAddress client) {
		String address = (client.getAddress() != null) ? client.getAddress().getHostAddress() : client.getHostString();
		int zone = address.indexOf('%');
		return (zone >= 0) ? address.substring(0, zone) : address;
	}

	@Override
	@Nullable String route() {
		Object route = this.exchange.getAttributes().get(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		return (route instanceof PathPattern pattern) ? pattern.getPatternString() : null;
	}

	/**
	 * Return what the handler has thrown.
	 * @param status the status that was sent
	 * @return the exception, or {@code null} if there was none or the status is none of
	 * an error
	 */
	@Nullable Throwable failure(int status) {
		Object thrown = (status >= HttpStatus.BAD_REQUEST.value())
				? this.exchange.getAttributes().get(ExceptionHandlingWebHandler.HANDLED_WEB_EXCEPTION) : null;
		return (thrown instanceof Throwable throwable) ? throwable : null;
	}

}
