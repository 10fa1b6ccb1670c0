package io.ecslogging.autoconfigure.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.servlet.ServletRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.tomcat.reactive.TomcatReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a reactive application leaves on its requests.
 */
class ReactiveAccessTests {

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EcsLoggingAccessAutoConfiguration.class,
				EcsLoggingReactiveAccessAutoConfiguration.class));

	@Test
	void shouldHaveNothingUnlessRequestsAreLogged() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(AccessEvents.class)
			.doesNotHaveBean(WebFilter.class)
			.doesNotHaveBean(WebServerFactoryCustomizer.class));
	}

	@Test
	void shouldLeaveNettyAloneIfItTurnsOutAtRunTimeThatRequestsAreNotLogged() {
		NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory();
		this.runner.withSystemProperties("spring.aot.processing=true").run((context) -> {
			customizer(context.getBean(WebServerFactoryCustomizer.class)).customize(factory);
			assertThat(factory.getServerCustomizers()).isEmpty();
		});
		this.runner.withPropertyValues("ecs.logging.access.enabled=true").run((context) -> {
			customizer(context.getBean(WebServerFactoryCustomizer.class)).customize(factory);
			assertThat(factory.getServerCustomizers()).hasSize(1);
		});
	}

	@SuppressWarnings("unchecked")
	private static WebServerFactoryCustomizer<NettyReactiveWebServerFactory> customizer(
			WebServerFactoryCustomizer<?> customizer) {
		return (WebServerFactoryCustomizer<NettyReactiveWebServerFactory>) customizer;
	}

	/**
	 * Where Tomcat or Jetty tell of requests.
	 */
	@Test
	void shouldLeaveNotesOnTheRequestOfAServletContainer() {
		new ReactiveWebApplicationContextRunner(AnnotationConfigReactiveWebServerApplicationContext::new)
			.withConfiguration(AutoConfigurations.of(EcsLoggingAccessAutoConfiguration.class,
					EcsLoggingReactiveAccessAutoConfiguration.class))
			.withUserConfiguration(OnTomcat.class)
			.withPropertyValues("ecs.logging.access.enabled=true")
			.run((context) -> {
				int port = ((ReactiveWebServerApplicationContext) context.getSourceApplicationContext()).getWebServer()
					.getPort();
				HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/")).build();
				assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode())
					.isEqualTo(200);
				RequestNotes notes = (RequestNotes) context.getBean(OnTomcat.class).notes.get();
				assertThat(notes.user()).isEqualTo("priscilla");
				assertThat(notes.clientAddress()).isEqualTo("127.0.0.1");
				assertThat(notes.domain()).isEqualTo("localhost");
			});
	}

	@Test
	void shouldPassRequestsOfTestsWithoutAServer() {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
		AtomicInteger passed = new AtomicInteger();
		new RequestNotesWebFilter(List.of((request, server, notes) -> NettyAccessHandler.leave(server, notes)))
			.filter(exchange, (mock) -> {
				passed.incrementAndGet();
				return Mono.empty();
			})
			.block();
		assertThat(passed).hasValue(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "known", "late", "none", "failing" })
	void shouldAskForThePrincipalNoMoreThanItHasTo(String how) {
		AtomicInteger asked = new AtomicInteger();
		Principal priscilla = () -> "priscilla";
		MockServerWebExchange mock = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
		ExchangeNotes notes = new ExchangeNotes(mock);
		mock.getAttributes().put(ExchangeNotes.ATTRIBUTE, notes);
		AtomicInteger handled = new AtomicInteger();
		new PrincipalWebFilter().filter(mock.mutate().principal(Mono.defer(() -> {
			asked.incrementAndGet();
			return switch (how) {
				case "known" -> Mono.just(priscilla);
				case "late" -> Mono.justOrEmpty((handled.get() > 0) ? priscilla : null);
				case "none" -> Mono.empty();
				default -> Mono.error(new IllegalStateException());
			};
		})).build(), (exchange) -> {
			handled.incrementAndGet();
			return exchange.getResponse().setComplete();
		}).block();
		assertThat(handled).hasValue(1);
		assertThat(asked).hasValue(how.equals("known") ? 1 : 2);
		assertThat(notes.user()).isEqualTo((how.equals("known") || how.equals("late")) ? "priscilla" : null);
	}

	@Configuration(proxyBeanMethods = false)
	static class OnTomcat {

		private final AtomicReference<Object> notes = new AtomicReference<>();

		@Bean
		ReactiveWebServerFactory server() {
			return new TomcatReactiveWebServerFactory(0);
		}

		@Bean
		WebFilter login() {
			return (exchange, chain) -> {
				ServletRequest request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
				this.notes.set(request.getAttribute(RequestNotes.ATTRIBUTE));
				return chain.filter(exchange.mutate().principal(Mono.just(() -> "priscilla")).build());
			};
		}

		@Bean
		HttpHandler handler(ApplicationContext context) {
			return WebHttpHandlerBuilder.applicationContext(context).build();
		}

		@Bean
		WebHandler webHandler() {
			return (exchange) -> exchange.getResponse().setComplete();
		}

	}

}
