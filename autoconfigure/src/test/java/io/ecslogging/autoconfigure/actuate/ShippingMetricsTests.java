package io.ecslogging.autoconfigure.actuate;

import java.nio.file.Path;
import java.util.Map;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

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
			Awaitility.await().until(() -> gauge("queue.events") == 0);
			assertThat(gauge("queue.size")).isZero();
			assertThat(sum("events.delivered")).isPositive();
			assertThat(sum("attempts.failed")).isPositive();
			Awaitility.await().until(() -> gauge("sink.up") == 1);
			assertThat(sum("events.recovered") + sum("events.accepted")).isEqualTo(
					sum("events.delivered") + sum("events.rejected") + sum("events.dropped") + gauge("queue.events"));
		}
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

	@Test
	void shouldBackOffWithoutMicrometer() {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(EcsLoggingMetricsAutoConfiguration.class));
		runner.run((context) -> assertThat(context).hasSingleBean(MeterBinder.class));
		runner.withClassLoader(new FilteredClassLoader(MeterBinder.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("ecsLoggingShippingMetrics"));
	}

}
