package io.ecslogging.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import io.ecslogging.testing.ChildJvm;
import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.EcsLines;
import io.ecslogging.testing.ElasticsearchServer;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.RunningJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged service, processed ahead of time, with everything on that it can log to.
 * All of that is decided by properties when it starts, not when it is built.
 */
@EnabledOnOs({ OS.LINUX, OS.MAC })
class AheadOfTimeIT {

	private static final String STREAM = "logs-elvis-ahead_of_time";

	@TempDir
	private Path directory;

	@Test
	void shouldLogToEverythingThatIsAskedForAtRunTime() throws Exception {
		ElasticsearchServer elasticsearch = ElasticsearchServer.get();
		try (LogstashServer logstash = LogstashServer.start(); RunningJvm elvis = start(elasticsearch, logstash)) {
			elvis.awaitLine((line) -> line.contains(ElvisGenerator.class.getName()));
			elvis.awaitLine((line) -> line.contains("Shipping to elasticsearch works"));
			elvis.awaitLine((line) -> line.contains("Shipping to logstash works"));
			assertThat(actuator(elvis)).contains("\"destination\":\"" + elasticsearch.uri(),
					"\"queue\":{\"type\":\"persisted\"",
					"System Environment Property \\\"ECS_LOGGING_LABELS_BUILT\\\"");
			elvis.terminate();
			assertThat(elvis.awaitEnd()).isEqualTo(143);
			assertThat(elvis.lines().get(0)).contains("Starting AOT-processed ElvisApplication");
			List<String> printed = messages(EcsLines.of(elvis.lines()).all().stream());
			// outputs may have events of two threads in another order
			assertThat(messages(lines(Files.readAllLines(this.directory.resolve("elvis.log")))))
				.containsExactlyInAnyOrderElementsOf(printed);
			Awaitility.await()
				.untilAsserted(() -> assertThat(messages(lines(logstash.lines())))
					.containsExactlyInAnyOrderElementsOf(printed));
			assertThat(messages(documents(elasticsearch))).containsExactlyInAnyOrderElementsOf(printed);
			assertThat(lines(logstash.lines()))
				.allSatisfy((line) -> assertThat(line.string("labels.built")).isEqualTo("before"));
		}
	}

	private static String actuator(RunningJvm elvis) throws Exception {
		Matcher started = Pattern.compile("Tomcat started on port (\\d+)").matcher(String.join("\n", elvis.lines()));
		assertThat(started.find()).isTrue();
		URI endpoint = URI.create("http://localhost:" + started.group(1) + "/actuator/ecslogging");
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(endpoint).build(), BodyHandlers.ofString())
			.body();
	}

	private RunningJvm start(ElasticsearchServer elasticsearch, LogstashServer logstash) {
		Map<String, String> environment = Map.of("ECS_LOGGING_SERVICE_ENVIRONMENT", "ahead-of-time",
				"ECS_LOGGING_LABELS_BUILT", "before", "ECS_LOGGING_LOGSTASH_DESTINATIONS", logstash.destination(),
				"ECS_LOGGING_ELASTICSEARCH_URIS", elasticsearch.uri().toString(), "ECS_LOGGING_ELASTICSEARCH_USERNAME",
				ElasticsearchServer.USER, "ECS_LOGGING_ELASTICSEARCH_PASSWORD", elasticsearch.password(),
				"ECS_LOGGING_ELASTICSEARCH_SSL_BUNDLE", "logs", "SPRING_SSL_BUNDLE_PEM_LOGS_TRUSTSTORE_CERTIFICATE",
				elasticsearch.authority().toUri().toString());
		return ChildJvm.with(environment)
			.option("-Dspring.aot.enabled=true")
			.start(Path.of(System.getProperty("elvis.jar")), "--server.port=0", "--elvis.generator.min-delay=10ms",
					"--elvis.generator.max-delay=50ms", "--logging.file.name=" + this.directory.resolve("elvis.log"),
					"--ecs.logging.shipping.queue.type=persisted",
					"--ecs.logging.shipping.queue.directory=" + this.directory.resolve("queue"));
	}

	private static Stream<EcsLine> lines(List<String> lines) {
		return lines.stream().map((line) -> EcsLine.of((line + "\n").getBytes(StandardCharsets.UTF_8)));
	}

	private static Stream<EcsLine> documents(ElasticsearchServer elasticsearch) {
		return lines(elasticsearch.documents(STREAM).stream().map((hit) -> hit.get("_source").toString()).toList());
	}

	/**
	 * Leaves out the accounts at the end, which are logged too late to be shipped.
	 */
	private static List<String> messages(Stream<EcsLine> lines) {
		return lines.map((line) -> line.string("message"))
			.filter((message) -> !message.matches("Shipping to \\w+ has ended.*"))
			.toList();
	}

}
