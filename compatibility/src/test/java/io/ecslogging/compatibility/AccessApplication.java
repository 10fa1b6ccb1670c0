package io.ecslogging.compatibility;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeoutException;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A WebFlux application that answers in every way, and fails in every way.
 */
@EnableAutoConfiguration
@RestController
public class AccessApplication {

	static final int SLEEP = 20;

	static final int LARGE = 100_000;

	private static final String USER = "user";

	static ConfigurableApplicationContext start(String... arguments) {
		return new SpringApplicationBuilder(AccessApplication.class)
			.properties("server.port=0", "spring.application.name=shop", "ecs.logging.access.enabled=true",
					"management.tracing.sampling.probability=1.0")
			.run(arguments);
	}

	static int port(ConfigurableApplicationContext context) {
		return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	/**
	 * Lets a header or the handler say who the user is, as late as Spring Security would.
	 */
	@Bean
	@Order(-100)
	WebFilter login() {
		return (exchange, chain) -> {
			String user = exchange.getRequest().getHeaders().getFirst("X-User");
			if (user != null) {
				exchange.getAttributes().put(USER, user);
			}
			return chain.filter(exchange.mutate()
				.principal(Mono.defer(() -> Mono.justOrEmpty(exchange.<String>getAttribute(USER))
					.delayElement(Duration.ofMillis(1))
					.map((name) -> () -> name)))
				.build());
		};
	}

	@Bean
	RouterFunction<ServerResponse> functional() {
		return RouterFunctions.route()
			.GET("/functional/{name}", (request) -> ServerResponse.ok().bodyValue(request.pathVariable("name")))
			.build();
	}

	@Bean
	HandlerMapping sockets() {
		return new SimpleUrlHandlerMapping(Map.of("/socket", (WebSocketHandler) (session) -> session.receive().then()),
				-1);
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	WebFilter refuse() {
		return (exchange, chain) -> exchange.getRequest().getPath().value().equals("/refused")
				? Mono.error(new IllegalArgumentException("in a filter")) : chain.filter(exchange);
	}

	@GetMapping("/songs/{id}")
	Mono<String> play(@PathVariable String id) {
		return Mono.just("song " + id);
	}

	@GetMapping("/slow")
	Mono<String> slow() {
		return Mono.delay(Duration.ofMillis(SLEEP)).thenReturn("slow");
	}

	@GetMapping(path = "/large", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
	byte[] large() {
		byte[] bytes = new byte[LARGE];
		new Random(42).nextBytes(bytes);
		for (int i = 0; i < LARGE; i++) {
			bytes[i] &= 0xf;
		}
		return bytes;
	}

	@GetMapping("/stream")
	Flux<String> stream() {
		return Flux.range(0, 50).map((line) -> "line " + line + "\n");
	}

	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<String> events() {
		return Flux.interval(Duration.ofMillis(5)).onBackpressureDrop().map((tick) -> "tick " + tick);
	}

	@GetMapping(path = "/break", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<String> failInTheMiddle() {
		return Flux.just("first").concatWith(Mono.delay(Duration.ofMillis(5)).then(Mono.error(new BrokenException())));
	}

	@GetMapping("/fail")
	Mono<String> fail() {
		return Mono.error(new BrokenException());
	}

	@GetMapping("/timeout")
	Mono<String> timeout() {
		return Mono.<String>never()
			.timeout(Duration.ofMillis(SLEEP))
			.onErrorMap(TimeoutException.class, (ex) -> new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE));
	}

	@GetMapping("/never")
	Mono<String> never() {
		return Mono.never();
	}

	@PostMapping("/echo")
	Mono<String> echo(@RequestBody Mono<String> body) {
		return body.map((text) -> "got " + text.length());
	}

	@PostMapping("/unread")
	Mono<String> unread() {
		return Mono.just("not read");
	}

	@PostMapping("/login/{name}")
	Mono<String> login(@PathVariable String name, ServerWebExchange exchange) {
		exchange.getAttributes().put(USER, name);
		return Mono.just("hello");
	}

	/**
	 * What a handler throws.
	 */
	@SuppressWarnings("serial")
	static final class BrokenException extends RuntimeException {

		BrokenException() {
			super("broken on purpose", null, false, false);
		}

	}

}
