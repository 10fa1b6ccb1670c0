package io.ecslogging.autoconfigure.actuate;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import io.ecslogging.autoconfigure.connection.LogstashConnectionDetails;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Micrometer tells about shipping.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class ShippingMetricsTests {

	@TempDir
	private Path directory;

	@AutoClose
	private final LogstashServer server = LogstashServer.start();

	private final MeterRegistry registry = new SimpleMeterRegistry();

	@Test
	void shouldAccountForEveryEvent() {
		this.server.refuse();
		start().close();
		this.server.accept();
		try (ConfigurableApplicationContext context = start()) {
			context.getBeansOfType(MeterBinder.class).values().forEach((binder) -> binder.bindTo(this.registry));
			assertThat(sum("events.accepted")).isPositive();
			Awaitility.await().until(() -> gauge("queue.events") == 0 && gauge("queue.size") == 0);
			assertThat(gauge("queue.age")).isZero();
			assertThat(gauge("queue.capacity")).isEqualTo(1024 * 1024 * 1024);
			assertThat(sum("events.delivered")).isPositive();
			assertThat(sum("attempts.failed")).isPositive();
			Awaitility.await().until(() -> gauge("sink.up") == 1 && gauge("sink.outage") == 0);
			FunctionTimer attempts = this.registry.get("ecs.logging.attempts").functionTimer();
			assertThat(attempts.count()).isPositive();
			assertThat(attempts.totalTime(TimeUnit.NANOSECONDS)).isPositive();
			assertThat(sum("attempts.events")).isGreaterThanOrEqualTo(sum("events.delivered"));
			assertThat(sum("attempts.size")).isGreaterThan(sum("attempts.events") * 100);
			assertThat(sum("events.recovered") + sum("events.accepted")).isEqualTo(
					sum("events.delivered") + sum("events.rejected") + sum("events.dropped") + gauge("queue.events"));
		}
	}

	@Test
	void shouldTellHowLongAnOutageLasts() {
		this.server.refuse();
		try (ConfigurableApplicationContext context = start()) {
			context.getBeansOfType(MeterBinder.class).values().forEach((binder) -> binder.bindTo(this.registry));
			Awaitility.await()
				.until(() -> gauge("sink.up") == 0 && gauge("sink.outage") > 0.5 && gauge("queue.age") > 0.5);
			assertThat(gauge("sink.outage")).isLessThan(120);
			assertThat(gauge("queue.age")).isLessThan(120);
		}
	}

	@Test
	void shouldCountWhatEncodersChange() {
		try (ConfigurableApplicationContext context = start()) {
			context.getBeansOfType(MeterBinder.class).values().forEach((binder) -> binder.bindTo(this.registry));
			for (String output : List.of("console", "shipping")) {
				double masked = changed("fields.masked", output);
				double displaced = changed("fields.displaced", output);
				double shortened = changed("lines.shortened", output);
				double failures = changed("encoding.failures", output);
				TestApplication.logger.atInfo()
					.addKeyValue("password", "hidden")
					.addKeyValue("message", "another one")
					.addKeyValue("order.id", new Object() {

						@Override
						public String toString() {
							throw new IllegalStateException("no text");
						}

					})
					.log("x".repeat(2_000_000));
				assertThat(changed("fields.masked", output)).isEqualTo(masked + 1);
				assertThat(changed("fields.displaced", output)).isEqualTo(displaced + 1);
				assertThat(changed("lines.shortened", output)).isEqualTo(shortened + 1);
				assertThat(changed("encoding.failures", output)).isEqualTo(failures + 1);
			}
		}
	}

	private double changed(String name, String output) {
		return this.registry.get("ecs.logging." + name).tag("output", output).functionCounter().count();
	}

	private ConfigurableApplicationContext start() {
		TestApplication.forgetFormerRuns();
		return TestApplication.start(Map.of(), "--ecs.logging.logstash.destinations=" + this.server.destination(),
				"--ecs.logging.shipping.queue.type=persisted",
				"--ecs.logging.shipping.queue.directory=" + this.directory,
				"--ecs.logging.logstash.ack-interval=200ms");
	}

	private double sum(String name) {
		return this.registry.get("ecs.logging." + name)
			.tag("sink", "logstash")
			.functionCounters()
			.stream()
			.mapToDouble(FunctionCounter::count)
			.sum();
	}

	private double gauge(String name) {
		return this.registry.get("ecs.logging." + name).tag("sink", "logstash").gauge().value();
	}

	/**
	 * Registries get their meters before the context is refreshed, which is when shipping
	 * begins.
	 */
	@Test
	void shouldHaveMetersOfASinkThatABeanNames() {
		TestApplication.forgetFormerRuns();
		int port = this.server.port();
		SpringApplicationBuilder application = new SpringApplicationBuilder(TestApplication.class)
			.web(WebApplicationType.NONE)
			.initializers((context) -> {
				GenericApplicationContext beans = (GenericApplicationContext) context;
				beans.registerBean(LogstashConnectionDetails.class,
						() -> () -> List.of(new LogstashConnectionDetails.Node("localhost", port)));
				beans.registerBean(SmartInitializingSingleton.class,
						() -> () -> beans.getBeanProvider(MeterBinder.class)
							.forEach((binder) -> binder.bindTo(this.registry)));
			});
		try (ConfigurableApplicationContext context = application.run()) {
			TestApplication.logger.info("counted");
			Awaitility.await().until(() -> sum("events.accepted") > 0);
		}
	}

	@Test
	void shouldBackOffWithoutMicrometer() {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(EcsLoggingMetricsAutoConfiguration.class));
		runner.run((context) -> assertThat(context.getBeansOfType(MeterBinder.class)).hasSize(2));
		runner.withPropertyValues("ecs.logging.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(MeterBinder.class));
		runner.withClassLoader(new FilteredClassLoader(MeterBinder.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("ecsLoggingShippingMetrics"));
	}

}
