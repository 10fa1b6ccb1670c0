package io.ecslogging.autoconfigure.web;

import java.io.IOException;
import java.io.OutputStream;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

import brave.Tracing;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.error.ErrorPage;
import org.springframework.boot.web.error.ErrorPageRegistrar;
import org.springframework.boot.web.server.servlet.ServletWebServerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.multipart.MultipartFile;

import io.ecslogging.testing.TestApplication;

/**
 * A service of servlets whose requests end in all the ways that there are.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@RestController
class WebService {

	static final int CHUNKS = 3;

	static final int CHUNK = 2000;

	static final Duration SLEEP = Duration.ofMillis(30);

	/**
	 * Start one on a free port, with access events.
	 */
	static ConfigurableApplicationContext start(Server server, String... arguments) {
		TestApplication.forgetFormerRuns();
		List<String> all = new ArrayList<>(List.of("--spring.main.web-application-type=servlet", "--server.port=0",
				"--spring.application.name=shop"));
		all.addAll(List.of(arguments));
		return new SpringApplicationBuilder(WebService.class).properties("ecs.logging.access.enabled=true")
			.initializers((context) -> ((GenericApplicationContext) context).registerBean(ServletWebServerFactory.class,
					server.factory))
			.run(all.toArray(String[]::new));
	}

	static int port(ConfigurableApplicationContext context) {
		return Integer.parseInt(context.getEnvironment().getProperty("local.server.port"));
	}

	@GetMapping("/fixed/{size}")
	byte[] fixed(@PathVariable int size) {
		return new byte[size];
	}

	@GetMapping("/text")
	ResponseEntity<String> text() {
		return ResponseEntity.ok().header("Content-Type", "text/plain").body("Love me tender. ".repeat(1000));
	}

	@GetMapping("/chunks")
	void chunks(HttpServletResponse response) throws IOException {
		OutputStream out = response.getOutputStream();
		for (int i = 0; i < CHUNKS; i++) {
			out.write(new byte[CHUNK]);
			out.flush();
		}
	}

	@GetMapping("/endless")
	void endless(HttpServletResponse response) throws IOException {
		OutputStream out = response.getOutputStream();
		for (int i = 0; i < 10_000; i++) {
			out.write(new byte[64 * 1024]);
			out.flush();
		}
	}

	@GetMapping("/truncated")
	void truncated(HttpServletResponse response) throws IOException {
		response.getOutputStream().write(new byte[CHUNK]);
		response.flushBuffer();
		throw new IllegalStateException("in mid-response");
	}

	@PostMapping("/read")
	String read(@RequestBody byte[] body) {
		return Integer.toString(body.length);
	}

	@PostMapping("/unread")
	String unread() {
		return "unread";
	}

	@GetMapping("/boom")
	String boom() {
		throw new IllegalStateException("boom");
	}

	@GetMapping("/unpaid")
	void unpaid(HttpServletResponse response) throws IOException {
		response.sendError(HttpStatus.PAYMENT_REQUIRED.value());
	}

	/**
	 * Answers an error with another status.
	 */
	@GetMapping("/page")
	ResponseEntity<String> page() {
		return ResponseEntity.status(HttpStatus.GONE).body("gone");
	}

	@Bean
	ErrorPageRegistrar errorPage() {
		return (registry) -> registry.addErrorPages(new ErrorPage(HttpStatus.PAYMENT_REQUIRED, "/page"));
	}

	@GetMapping("/sleep")
	String sleep() throws InterruptedException {
		Thread.sleep(SLEEP.toMillis());
		return "slept";
	}

	@GetMapping("/async")
	Callable<String> async() {
		return () -> {
			Thread.sleep(SLEEP.toMillis());
			return "async";
		};
	}

	@GetMapping("/timeout")
	DeferredResult<String> timeout() {
		return new DeferredResult<>(SLEEP.toMillis());
	}

	@GetMapping("/async-boom")
	Callable<String> asyncBoom() {
		return () -> {
			throw new IllegalStateException("boom");
		};
	}

	@GetMapping("/login")
	String login(HttpServletRequest request) {
		request.setAttribute(UserFilter.USER, "vernon");
		return "hello";
	}

	@PostMapping("/upload")
	String upload(@RequestParam MultipartFile file) {
		return Long.toString(file.getSize());
	}

	@GetMapping("/upgrade")
	void upgrade(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
		response.setHeader("Upgrade", "jukebox");
		response.setHeader("Connection", "upgrade");
		request.upgrade(Jukebox.class);
	}

	@Bean
	FilterRegistrationBean<UserFilter> userFilter() {
		FilterRegistrationBean<UserFilter> registration = new FilterRegistrationBean<>(new UserFilter());
		registration.setOrder(-100);
		return registration;
	}

	/**
	 * Wraps the request as Spring Security does: whoever is the user then is told.
	 */
	static class UserFilter extends OncePerRequestFilter {

		static final String USER = "test.user";

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			request.setAttribute(USER, request.getHeader("X-User"));
			chain.doFilter(new HttpServletRequestWrapper(request) {

				@Override
				public Principal getUserPrincipal() {
					String user = (String) request.getAttribute(USER);
					return (user != null) ? () -> user : null;
				}

			}, response);
		}

	}

	/**
	 * Speaks another protocol, or rather says nothing.
	 */
	public static class Jukebox implements HttpUpgradeHandler {

		@Override
		public void init(WebConnection connection) {
		}

		@Override
		public void destroy() {
		}

	}

	/**
	 * Traces as Boot's modules for Brave make them.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Traces {

		@Bean
		PropagatingReceiverTracingObservationHandler<?> tracingHandler() {
			Tracing brave = Tracing.newBuilder()
				.propagationFactory(new W3CPropagation())
				.supportsJoin(false)
				.traceId128Bit(true)
				.build();
			return new PropagatingReceiverTracingObservationHandler<>(
					new BraveTracer(brave.tracer(), new BraveCurrentTraceContext(brave.currentTraceContext())),
					new BravePropagator(brave));
		}

	}

	/**
	 * The servers that it may have.
	 */
	enum Server {

		TOMCAT(TomcatServletWebServerFactory::new), JETTY(JettyServletWebServerFactory::new);

		private final Supplier<ServletWebServerFactory> factory;

		Server(Supplier<ServletWebServerFactory> factory) {
			this.factory = factory;
		}

	}

}
