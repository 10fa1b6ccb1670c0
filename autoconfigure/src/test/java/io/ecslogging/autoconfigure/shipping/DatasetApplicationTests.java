package io.ecslogging.autoconfigure.shipping;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MarkerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

import io.ecslogging.testing.ChildJvm;
import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.ElasticsearchServer;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real applications whose events belong to several datasets.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(180)
class DatasetApplicationTests {

	private static final String DATASETS = "--ecs.logging.event.datasets.";

	private static final String MARKERS = "--ecs.logging.event.dataset-markers.";

	private static final String ELASTICSEARCH = "--ecs.logging.elasticsearch.";

	private static final String QUEUE = "--ecs.logging.shipping.queue.";

	@TempDir
	private Path directory;

	private final String service = "shop" + UUID.randomUUID().toString().replace("-", "");

	@AfterEach
	void stop() {
		ShippingLifecycle.disable();
	}

	private static void log() {
		LoggerFactory.getLogger("org.example.audit.Login").info("of the logger");
		LoggerFactory.getLogger("org.example.audit").info(MarkerFactory.getMarker("HTTP"), "of the marker");
		LoggerFactory.getLogger("access").info("of the access");
		LoggerFactory.getLogger("org.example.auditing").info("of the service");
	}

	private void runWithDatasets(String... more) {
		List<String> arguments = new ArrayList<>(
				List.of(DATASETS + this.service + ".audit=org.example.audit", MARKERS + this.service + ".http=HTTP"));
		arguments.addAll(List.of(more));
		run(this.service, arguments);
	}

	private static void run(String service, List<String> more) {
		List<String> arguments = new ArrayList<>(
				List.of("--spring.application.name=" + service, "--ecs.logging.shipping.shutdown-timeout=30s"));
		arguments.addAll(more);
		TestApplication.forgetFormerRuns();
		try (ConfigurableApplicationContext context = TestApplication.start(Map.of(),
				arguments.toArray(String[]::new))) {
			assertThat(context.isActive()).isTrue();
			log();
		}
	}

	private static String[] elasticsearch(String... more) {
		ElasticsearchServer server = ElasticsearchServer.get();
		List<String> arguments = new ArrayList<>(
				List.of(ELASTICSEARCH + "uris=" + server.uri(), ELASTICSEARCH + "username=" + ElasticsearchServer.USER,
						ELASTICSEARCH + "password=" + server.password(), ELASTICSEARCH + "ssl.bundle=es",
						"--spring.ssl.bundle.jks.es.truststore.location=file:" + server.trustStore(),
						"--spring.ssl.bundle.jks.es.truststore.password=changeit"));
		arguments.addAll(List.of(more));
		return arguments.toArray(String[]::new);
	}

	@Test
	void shouldTellLogstashTheDataStreamOfEachEvent() {
		try (LogstashServer server = LogstashServer.start()) {
			runWithDatasets("--ecs.logging.logstash.destinations=" + server.destination(),
					"--ecs.logging.service.environment=Prod");
			Awaitility.await().until(() -> server.lines().stream().anyMatch((line) -> line.contains("of the service")));
			List<EcsLine> lines = server.lines().stream().map((line) -> EcsLine.of((line + "\n").getBytes())).toList();
			assertStream(lines, "of the logger", this.service + ".audit");
			assertStream(lines, "of the marker", this.service + ".http");
			assertStream(lines, "of the service", this.service);
			assertStream(lines, "Starting ", this.service);
		}
	}

	@Test
	void shouldGiveAccessEventsADatasetOfTheirOwn() {
		try (LogstashServer server = LogstashServer.start()) {
			run(this.service,
					List.of("--ecs.logging.logstash.destinations=" + server.destination(),
							"--ecs.logging.access.enabled=true", "--ecs.logging.service.environment=Prod",
							DATASETS + "other=org.example.audit"));
			Awaitility.await().until(() -> server.lines().stream().anyMatch((line) -> line.contains("of the access")));
			List<EcsLine> lines = server.lines().stream().map((line) -> EcsLine.of((line + "\n").getBytes())).toList();
			assertStream(lines, "of the access", this.service + ".access");
			assertStream(lines, "of the logger", "other");
			assertStream(lines, "of the service", this.service);
		}
	}

	private static void assertStream(List<EcsLine> lines, String message, String dataset) {
		assertThat(lines).filteredOn((line) -> String.valueOf(line.string("message")).startsWith(message))
			.singleElement()
			.satisfies((line) -> {
				assertThat(line.string("event.dataset")).isEqualTo(dataset);
				assertThat(line.at("data_stream").toString())
					.isEqualTo("{\"type\":\"logs\",\"dataset\":\"" + dataset + "\",\"namespace\":\"prod\"}");
			});
	}

	@Test
	void shouldShipEachEventToTheDataStreamOfItsDataset(CapturedOutput output) {
		runWithDatasets(elasticsearch("--logging.level.io.ecslogging.shipping=debug"));
		assertThat(messages("logs-" + this.service + ".audit-default", ".audit")).containsExactly("of the logger");
		assertThat(messages("logs-" + this.service + ".http-default", ".http")).containsExactly("of the marker");
		assertThat(messages("logs-" + this.service + "-default", "")).contains("of the service")
			.doesNotContain("of the logger", "of the marker");
		assertThat(output).contains("data stream logs-" + this.service + "-default, logs-" + this.service
				+ ".audit-default, logs-" + this.service + ".http-default");
	}

	@Test
	void shouldShipAllDatasetsToTheIndex() {
		runWithDatasets(elasticsearch(ELASTICSEARCH + "index=" + this.service));
		List<JsonNode> documents = ElasticsearchServer.get().documents(this.service);
		assertThat(documents)
			.filteredOn((document) -> document.at("/_source/message").asString().equals("of the logger"))
			.singleElement()
			.satisfies((document) -> {
				assertThat(document.at("/_source/event/dataset").asString()).isEqualTo(this.service + ".audit");
				assertThat(document.at("/_source").has("data_stream")).isFalse();
			});
	}

	@Test
	void shouldSendWhatIsQueuedToTheStreamForWhichItWasLogged() {
		String[] persisted = { QUEUE + "type=persisted", QUEUE + "directory=" + this.directory.resolve("queue") };
		ChildJvm.Result result = ChildJvm.with(Map.of())
			.run(TestApplication.class, persisted[0], persisted[1], "--spring.application.name=" + this.service,
					DATASETS + this.service + ".audit=io.ecslogging.testing",
					ELASTICSEARCH + "uris=https://localhost:1", "--ecs.logging.shipping.shutdown-timeout=1s");
		assertThat(result.exitCode()).as(result.output()).isZero();
		run("other" + this.service, List.of(elasticsearch(persisted)));
		assertThat(messages("logs-" + this.service + ".audit-default", ".audit")).contains("hello")
			.doesNotContain("of the logger");
		assertThat(ElasticsearchServer.get().documents("logs-other" + this.service + "-default"))
			.extracting((document) -> document.at("/_source/message").asString())
			.contains("of the logger")
			.doesNotContain("hello");
	}

	private List<String> messages(String stream, String suffix) {
		List<JsonNode> documents = ElasticsearchServer.get().documents(stream);
		assertThat(documents).allSatisfy((document) -> {
			assertThat(document.at("/_source/event").has("original")).as("safe form").isFalse();
			assertThat(document.at("/_source/event/dataset").asString()).isEqualTo(this.service + suffix);
			assertThat(document.at("/_source/data_stream/dataset").asString()).isEqualTo(this.service + suffix);
		});
		return documents.stream().map((document) -> document.at("/_source/message").asString()).toList();
	}

}
