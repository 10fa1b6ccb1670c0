package io.ecslogging.autoconfigure.shipping;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.ecslogging.testing.Certificates;
import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What real applications ship to a beats input.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(120)
class BeatsApplicationTests {

	private static final String DESTINATIONS = "--ecs.logging.logstash.destinations=";

	private static final String BEATS = "--ecs.logging.logstash.protocol=beats";

	@TempDir
	private Path directory;

	@AfterEach
	void stop() {
		ShippingLifecycle.disable();
	}

	@Test
	void shouldShipTheSameDocumentsAsToATcpInput() {
		try (LogstashServer tcp = LogstashServer.start(); LogstashServer beats = LogstashServer.startBeats()) {
			TestApplication.run(DESTINATIONS + tcp.destination(), "--spring.application.name=shop");
			ShippingLifecycle.disable();
			TestApplication.run(DESTINATIONS + beats.destination(), "--spring.application.name=shop", BEATS);
			ShippingLifecycle.disable();
			EcsLine expected = hello(tcp);
			assertThat(hello(beats).names()).isEqualTo(expected.names());
			assertThat(hello(beats).toString().replaceAll("\\d", "0"))
				.isEqualTo(expected.toString().replaceAll("\\d", "0"));
			assertThat(beats.metadata())
				.isEqualTo("{\"beat\":\"ecs-logging\",\"version\":\"" + expected.string("ecs.version") + "\"}");
		}
	}

	@Test
	void shouldShipOverTlsFromAPersistedQueueWithIds() throws Exception {
		Path key = new Certificates(this.directory).create("logstash", "localhost");
		try (LogstashServer server = LogstashServer.startBeatsTls(Certificates.context(key), false)) {
			TestApplication.run(DESTINATIONS + server.destination(), BEATS, "--ecs.logging.logstash.ssl.bundle=logs",
					"--spring.ssl.bundle.jks.logs.truststore.location=file:" + key,
					"--spring.ssl.bundle.jks.logs.truststore.password=" + Certificates.PASSWORD,
					"--ecs.logging.shipping.queue.type=persisted",
					"--ecs.logging.shipping.queue.directory=" + this.directory.resolve("queue"));
			ShippingLifecycle.disable();
			assertThat(shipped(server)).extracting((line) -> line.string("event.id"))
				.isNotEmpty()
				.doesNotContainNull()
				.doesNotHaveDuplicates();
			assertThat(ShippingLifecycle.sinks().get("logstash").snapshot().queued()).isZero();
		}
	}

	private static EcsLine hello(LogstashServer server) {
		return shipped(server).stream()
			.filter((line) -> "hello world".equals(line.string("message")))
			.findFirst()
			.orElseThrow();
	}

	private static List<EcsLine> shipped(LogstashServer server) {
		return server.lines().stream().map((line) -> EcsLine.of((line + "\n").getBytes())).toList();
	}

	@ParameterizedTest
	@CsvSource({ "acknowledge, connection", "ack-interval, 5s", "keep-alive, 1m", "resend-window, 5s" })
	void shouldStopTheStartIfAPropertyDoesNotApply(String name, String value, CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApplication.run(DESTINATIONS + "localhost:1", BEATS,
				"--ecs.logging.logstash." + name + "=" + value));
		assertThat(output).contains("APPLICATION FAILED TO START", "Property: ecs.logging.logstash." + name,
				"Value: \\\"" + value + "\\\"", "It does not apply to ecs.logging.logstash.protocol=beats");
	}

	@Test
	void shouldTakeAnEmptyOneForNotSet() {
		try (LogstashServer server = LogstashServer.startBeats()) {
			TestApplication.run(DESTINATIONS + server.destination(), BEATS, "--ecs.logging.logstash.acknowledge=",
					"--ecs.logging.logstash.ack-timeout=20s");
			ShippingLifecycle.disable();
			assertThat(server.lineCount()).isPositive();
		}
	}

}
