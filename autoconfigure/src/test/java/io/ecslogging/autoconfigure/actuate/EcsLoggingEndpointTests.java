package io.ecslogging.autoconfigure.actuate;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.info.InfoEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

import io.ecslogging.autoconfigure.EffectiveProperties.Value;
import io.ecslogging.autoconfigure.actuate.EcsLoggingEndpoint.Operation;
import io.ecslogging.autoconfigure.shipping.ShippingSinks;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What Actuator tells an operator, and what it lets one do.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(120)
class EcsLoggingEndpointTests {

	private static final String SECRET = "a-very-private-password";

	private static final Map<String, Object> HASTY = Map.of("ECS_LOGGING_SHIPPING_BATCH_FLUSHINTERVAL", "100ms",
			"ECS_LOGGING_LOGSTASH_ACKINTERVAL", "200ms");

	@AutoClose
	private final LogstashServer server = LogstashServer.start();

	@AfterEach
	void endShipping() {
		TestApplication.run();
	}

	@Test
	void shouldShowWhatIsShippedAndHowItIsConfigured() {
		try (ConfigurableApplicationContext context = start("--ecs.logging.labels.team=checkout",
				"--ecs.logging.labels.url=https://user:" + SECRET + "@host/",
				"--ecs.logging.elasticsearch.password=" + SECRET, "--ecs.logging.elasticsearch.username=elastic",
				"--spring.application.name=shop", "--logging.level.io.ecslogging.shipping=debug")) {
			EcsLoggingEndpoint endpoint = context.getBean(EcsLoggingEndpoint.class);
			Awaitility.await().until(() -> endpoint.sink("logstash").events().queued() == 0);
			EcsLoggingEndpoint.Report report = endpoint.report();
			assertThat(report.outputs()).containsKeys("console", "shipping");
			SinkDescriptor logstash = report.sinks().get("logstash");
			assertThat(logstash.state()).isEqualTo("working");
			assertThat(logstash.destination())
				.isEqualTo(this.server.destination() + " without TLS, for the data stream logs-shop-default");
			assertThat(logstash.lastFailure()).isNull();
			assertThat(logstash.queue().type()).isEqualTo("memory");
			assertThat(logstash.queue().capacity()).isEqualTo(32 * 1024 * 1024);
			SinkDescriptor.Events events = logstash.events();
			assertThat(events.recovered() + events.accepted())
				.isEqualTo(events.delivered() + events.rejected() + sum(events.dropped()) + events.queued());
			Map<String, Value> configuration = report.configuration();
			assertThat(configuration.get("ecs.logging.console.max-line-size")).isEqualTo(new Value("16KB", "default"));
			assertThat(configuration.get("ecs.logging.labels.team").value()).isEqualTo("checkout");
			assertThat(configuration.get("ecs.logging.logstash.destinations").value())
				.isEqualTo(this.server.destination());
			assertThat(configuration.get("ecs.logging.logstash.destinations").origin()).contains("commandLineArgs");
			assertThat(configuration.get("ecs.logging.service.name"))
				.satisfies((name) -> assertThat(name.value()).isEqualTo("shop"))
				.satisfies((name) -> assertThat(name.origin()).contains("spring.application.name"));
			assertThat(configuration.get("ecs.logging.shipping.batch.flush-interval").value()).isEqualTo("100ms");
			assertThat(configuration.get("ecs.logging.elasticsearch.password").value()).isEqualTo("******");
			String json = JsonMapper.shared().writeValueAsString(report);
			assertThat(json).contains("\"destination\":").doesNotContain(SECRET);
		}
	}

	@Test
	void shouldSayAtDebugWhatIsShippedWhere(CapturedOutput output) {
		start("--logging.level.io.ecslogging.shipping=debug").close();
		assertThat(output).contains("Events from TRACE on are shipped to logstash: " + this.server.destination());
	}

	@Test
	void shouldPauseAndResume(CapturedOutput output) {
		try (ConfigurableApplicationContext context = start()) {
			EcsLoggingEndpoint endpoint = context.getBean(EcsLoggingEndpoint.class);
			Awaitility.await().until(() -> endpoint.sink("logstash").events().queued() == 0);
			assertThat(endpoint.operate("logstash", Operation.PAUSE).state()).isEqualTo("paused");
			assertThat(health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			int before = this.server.lineCount();
			TestApplication.logger.info("while paused");
			assertThat(endpoint.operate("logstash", Operation.FLUSH).state()).isEqualTo("paused");
			assertThat(this.server.lineCount()).isEqualTo(before);
			assertThat(endpoint.sink("logstash").events().queued()).isPositive();
			assertThat(endpoint.sink("logstash").queue().oldest()).isNotNull();
			assertThat(endpoint.operate("logstash", Operation.RESUME).state()).isEqualTo("working");
			Awaitility.await().until(() -> this.server.lineCount() > before);
			assertThat(this.server.lines()).anySatisfy((line) -> assertThat(line).contains("while paused"));
			assertThat(output).contains("Shipping to logstash is paused", "Shipping to logstash is resumed");
		}
		assertThat(ShippingSinks.of("logstash").snapshot().missing()).isZero();
	}

	@Test
	void shouldSendWhatWasLoggedWhilePausedWhenTheApplicationEnds() {
		try (ConfigurableApplicationContext context = start()) {
			context.getBean(EcsLoggingEndpoint.class).operate("logstash", Operation.PAUSE);
			TestApplication.logger.info("while paused");
		}
		TestApplication.run();
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.server.lines())
				.anySatisfy((line) -> assertThat(line).contains("while paused")));
		assertThat(ShippingSinks.of("logstash").snapshot().missing()).isZero();
	}

	@Test
	void shouldFlush() {
		try (ConfigurableApplicationContext context = start("--ecs.logging.shipping.batch.flush-interval=1h",
				"--ecs.logging.logstash.ack-interval=1h")) {
			EcsLoggingEndpoint endpoint = context.getBean(EcsLoggingEndpoint.class);
			TestApplication.logger.info("to be flushed");
			assertThat(endpoint.sink("logstash").events().queued()).isPositive();
			endpoint.operate("logstash", Operation.FLUSH);
			assertThat(this.server.lines()).anySatisfy((line) -> assertThat(line).contains("to be flushed"));
			assertThat(endpoint.sink("logstash").events().delivered()).isPositive();
			endpoint.operate("logstash", Operation.RESUME);
			TestApplication.logger.info("afterwards");
			endpoint.operate("logstash", Operation.FLUSH);
			assertThat(this.server.lines()).anySatisfy((line) -> assertThat(line).contains("afterwards"));
		}
	}

	@Test
	void shouldKnowNoOtherSink() {
		try (ConfigurableApplicationContext context = start()) {
			EcsLoggingEndpoint endpoint = context.getBean(EcsLoggingEndpoint.class);
			assertThat(endpoint.sink("kafka")).isNull();
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.operate("kafka", Operation.PAUSE));
		}
	}

	@Test
	void shouldTellTheHealthOfAPeer() {
		this.server.refuse();
		try (ConfigurableApplicationContext context = start()) {
			Awaitility.await().until(() -> health(context).getStatus().equals(Status.DOWN));
			IndicatedHealthDescriptor down = (IndicatedHealthDescriptor) health(context);
			assertThat(down.getDetails()).containsKeys("destination", "since", "cause", "queued", "oldestAge");
			assertThat(down.getDetails().get("cause").toString()).contains(this.server.destination());
			HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
			assertThat(endpoint.healthForPath("liveness").getStatus()).isEqualTo(Status.UP);
			assertThat(endpoint.healthForPath("readiness").getStatus()).isEqualTo(Status.UP);
			this.server.accept();
			Awaitility.await().until(() -> health(context).getStatus().equals(Status.UP));
			assertThat(((IndicatedHealthDescriptor) health(context)).getDetails()).doesNotContainKey("cause");
		}
	}

	@Test
	void shouldShowNoCredentialsOfElasticsearch() throws IOException {
		HttpServer front = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
		front.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(401, -1);
			exchange.close();
		});
		front.start();
		String uri = "http://localhost:" + front.getAddress().getPort();
		try (ConfigurableApplicationContext context = TestApplication.start(Map.of(),
				options("--ecs.logging.elasticsearch.uris=" + uri, "--ecs.logging.elasticsearch.username=elastic",
						"--ecs.logging.elasticsearch.password=" + SECRET))) {
			HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
			Awaitility.await()
				.until(() -> endpoint.healthForPath("ecsLogging", "elasticsearch").getStatus().equals(Status.DOWN));
			String json = JsonMapper.shared()
				.writeValueAsString(Map.of("health", endpoint.health(), "report",
						context.getBean(EcsLoggingEndpoint.class).report(), "info",
						context.getBean(InfoEndpoint.class).info()));
			assertThat(json).contains("401", uri, "data stream logs-").doesNotContain(SECRET);
		}
		finally {
			front.stop(0);
		}
	}

	@Test
	void shouldTellInInfoWhereEventsAreShippedTo() {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBean(InfoEndpoint.class).info().toString()).contains("logstash=",
					this.server.destination());
		}
	}

	@Test
	void shouldHaveNoHealthAndNoInfoUnlessAsked() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(EcsLoggingHealthAutoConfiguration.class,
					EcsLoggingEndpointAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ShippingHealth.class)
				.doesNotHaveBean(ShippingInfo.class)
				.doesNotHaveBean(EcsLoggingEndpoint.class));
	}

	@Test
	void shouldBackOffWithoutActuator() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(EcsLoggingHealthAutoConfiguration.class,
					EcsLoggingEndpointAutoConfiguration.class))
			.withPropertyValues("management.health.ecslogging.enabled=true", "management.info.ecslogging.enabled=true")
			.withClassLoader(
					new FilteredClassLoader("org.springframework.boot.actuate", "org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("ecsLoggingEndpoint"));
	}

	private HealthDescriptor health(ConfigurableApplicationContext context) {
		return context.getBean(HealthEndpoint.class).healthForPath("ecsLogging", "logstash");
	}

	private static long sum(Map<String, Long> counts) {
		return counts.values().stream().mapToLong(Long::longValue).sum();
	}

	private ConfigurableApplicationContext start(String... more) {
		String[] arguments = Stream
			.concat(Stream.of(more), Stream.of("--ecs.logging.logstash.destinations=" + this.server.destination()))
			.toArray(String[]::new);
		return TestApplication.start(HASTY, options(arguments));
	}

	private static String[] options(String... more) {
		TestApplication.forgetFormerRuns();
		return Stream.concat(Stream.of("--spring.jmx.enabled=true", "--management.endpoints.jmx.exposure.include=*",
				"--management.health.ecslogging.enabled=true", "--management.endpoint.health.probes.enabled=true",
				"--management.endpoint.health.show-details=always", "--management.info.ecslogging.enabled=true"),
				Stream.of(more))
			.toArray(String[]::new);
	}

}
