package io.ecslogging.compatibility;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import io.micrometer.context.ContextRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * A WebFlux application that is called once, by itself, and logs on another thread than
 * the one that takes the request.
 */
@EnableAutoConfiguration
@RestController
public class ReactiveApplication {

	static final String TRACE_ID = "803b448a0489f84084905d3093480352";

	private static final Logger logger = LoggerFactory.getLogger(ReactiveApplication.class);

	public static void main(String[] arguments) throws Exception {
		ContextRegistry.getInstance()
			.registerThreadLocalAccessor("guest", () -> MDC.get("guest"), (guest) -> MDC.put("guest", guest),
					() -> MDC.remove("guest"));
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(ReactiveApplication.class)
			.properties("server.port=0", "spring.reactor.context-propagation=auto",
					"management.tracing.sampling.probability=1.0")
			.run(arguments)) {
			URI uri = URI
				.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + "/songs/2");
			HttpRequest request = HttpRequest.newBuilder(uri)
				.header("traceparent", "00-" + TRACE_ID + "-3425f23bb2432450-01")
				.timeout(Duration.ofSeconds(30))
				.build();
			int status = HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
			logger.info("status {}", status);
		}
	}

	@GetMapping("/songs/{id}")
	Mono<String> play(@PathVariable long id) {
		return Mono.delay(Duration.ofMillis(10)).map((tick) -> {
			logger.atInfo().addKeyValue("song.id", id).log("played");
			return "played";
		}).contextWrite((context) -> context.put("guest", "priscilla"));
	}

}
