package io.ecslogging.autoconfigure.web;

import java.security.Principal;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Notes the user of a request, next to its handler. Asks for the principal before the
 * handler does. If there is none, somebody may log in during the request: then it asks
 * once more when the response is about to be sent.
 */
final class PrincipalWebFilter implements WebFilter, Ordered {

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		RequestNotes notes = exchange.getAttribute(ExchangeNotes.ATTRIBUTE);
		if (notes == null) {
			return chain.filter(exchange);
		}
		exchange.getResponse().beforeCommit(() -> (notes.user() == null) ? note(exchange, notes) : Mono.empty());
		return note(exchange, notes).then(Mono.defer(() -> chain.filter(exchange)));
	}

	/**
	 * Note the principal's name. What is wrong with the principal is for others to
	 * report, who decide on it.
	 */
	private static Mono<Void> note(ServerWebExchange exchange, RequestNotes notes) {
		return exchange.<Principal>getPrincipal()
			.doOnNext((principal) -> notes.user(principal.getName()))
			.onErrorComplete()
			.then();
	}

}
