package io.ecslogging.compatibility;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.ecslogging.testing.ChildJvm;
import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.EcsLines;
import io.ecslogging.testing.LogstashServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications whose life differs from that of a plain one: whatever they print is
 * shipped too, once.
 */
class CompatibilityTests {

	@AutoClose
	private final LogstashServer logstash = LogstashServer.start();

	@TempDir
	private Path directory;

	@Test
	void shouldShipRequestsOfWebFluxWithTheirTrace() {
		ChildJvm.Result result = jvm("spring-boot-devtools", "spring-cloud-").run(ReactiveApplication.class);
		EcsLines printed = assertShippedOnce(result);
		EcsLine line = printed.where((candidate) -> "played".equals(candidate.string("message"))).only();
		assertThat(line.string("trace.id")).isEqualTo(ReactiveApplication.TRACE_ID);
		assertThat(line.string("span.id")).matches("[0-9a-f]{16}");
		assertThat(line.string("labels.guest")).isEqualTo("priscilla");
		assertThat(line.at("song.id").asInt()).isEqualTo(2);
		assertThat(line.string("process.thread.name")).startsWith("parallel-");
	}

	/**
	 * Devtools loads directories anew, and jars not. The starter is either, depending on
	 * the phase of the build, so each is asked for.
	 */
	@ParameterizedTest
	@CsvSource({ "exclude, memory", "include, memory", "include, persisted" })
	void shouldShipThroughRestartsByDevtools(String how, String queue) throws Exception {
		Path settings = this.directory.resolve("META-INF").resolve("spring-devtools.properties");
		Files.createDirectories(settings.getParent());
		Files.writeString(settings, "restart." + how + ".ecs-logging=.*/autoconfigure/target/.*\n");
		ChildJvm jvm = jvm("spring-cloud-").jar(this.directory).option("-Decs.logging.shipping.queue.type=" + queue);
		if (queue.equals("persisted")) {
			jvm.option("-Decs.logging.shipping.queue.directory=" + this.directory.resolve("queue"));
		}
		EcsLines printed = assertShippedOnce(jvm.run(RestartedApplication.class));
		assertThat(printed.messages())
			.contains("life 1", "life 2", "life 3", "starter is loaded anew: " + how.equals("include"))
			.doesNotContain("starter is loaded anew: " + how.equals("exclude"));
		assertThat(printed.all()).allSatisfy((line) -> assertThat(line.string("log.level")).isEqualTo("INFO"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shouldShipThroughRefreshesOfSpringCloud(boolean bootstrap) throws Exception {
		Files.writeString(this.directory.resolve("application.properties"), "spring.application.name=shop\n"
				+ "ecs.logging.logstash.destinations=" + this.logstash.destination() + "\n");
		ChildJvm.Result result = ChildJvm.without("spring-boot-devtools")
			.jar(this.directory)
			.option("-Dspring.cloud.bootstrap.enabled=" + bootstrap)
			.run(RefreshedApplication.class);
		List<EcsLine> printed = EcsLines.of(result.output().lines().toList()).all();
		List<String> own = List.of("before", "refresh 1", "refresh 2", "refresh 3");
		assertThat(messages(printed.stream())).containsAll(own);
		// the bootstrap context of the first start has other properties, and is not
		// shipped
		assertThat(this.logstash.lines()).allSatisfy((line) -> assertThat(line).contains("\"dataset\":\"shop\""));
		own.forEach((message) -> assertThat(this.logstash.lines())
			.filteredOn((line) -> line.contains("\"message\":\"" + message + "\""))
			.hasSize(1));
	}

	private ChildJvm jvm(String... withoutJars) {
		return ChildJvm.without(withoutJars)
			.option("-Decs.logging.logstash.destinations=" + this.logstash.destination());
	}

	private EcsLines assertShippedOnce(ChildJvm.Result result) {
		assertThat(result.exitCode()).as(result.output() + result.errors()).isZero();
		EcsLines printed = EcsLines.of(result.output().lines().toList());
		List<String> expected = messages(printed.all().stream());
		Awaitility.await()
			.untilAsserted(() -> assertThat(messages(this.logstash.lines()
				.stream()
				.map((line) -> EcsLine.of((line + "\n").getBytes(StandardCharsets.UTF_8)))))
				.containsExactlyInAnyOrderElementsOf(expected));
		return printed;
	}

	/**
	 * Leaves out the account at the end, which is logged too late to be shipped.
	 */
	private static List<String> messages(Stream<EcsLine> lines) {
		return lines.map((line) -> line.string("message"))
			.filter((message) -> !message.startsWith("Shipping to logstash has ended"))
			.toList();
	}

}
