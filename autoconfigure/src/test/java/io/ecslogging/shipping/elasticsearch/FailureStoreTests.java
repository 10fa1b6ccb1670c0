package io.ecslogging.shipping.elasticsearch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

import io.ecslogging.shipping.Tls;
import io.ecslogging.testing.ElasticsearchServer;
import io.ecslogging.testing.HttpFront;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.ShippingRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where events go that do not fit the mapping, with and without a failure store.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(120)
class FailureStoreTests {

	private static final ElasticsearchServer SERVER = ElasticsearchServer.get();

	private static final String FITS = """
			{"@timestamp":"2026-11-22T18:12:09.123456Z","message":"fits","conflict":{"number":4711}}""";

	private static final String DOES_NOT = """
			{"@timestamp":"2026-11-22T18:12:09.123457Z","message":"does not","conflict":{"number":"a private text"}}""";

	private final HttpFront front = HttpFront.start(SERVER);

	private final String dataset = "logs-" + UUID.randomUUID().toString().replace('-', '_');

	/**
	 * The namespace of streams with a failure store.
	 */
	private final String stored = this.dataset + "-stored";

	@AfterEach
	void stop() {
		this.front.close();
	}

	@Test
	void shouldLeaveInTheFailureStoreWhatDoesNotFit(CapturedOutput output) {
		try (ShippingRun run = start(this.stored, OnMappingConflict.FAILURE_STORE)) {
			ship(run, FITS, DOES_NOT, DOES_NOT);
			awaitDelivered(run, 3);
			assertThat(run.snapshot().failureStore()).isEqualTo(2);
			assertThat(run.snapshot().safeForm()).isZero();
		}
		assertThat(sources(this.stored)).containsExactly(FITS);
		assertThat(failures()).containsExactly(DOES_NOT, DOES_NOT);
		assertThat(report(output)).contains("the failure store " + this.stored + "::failures",
				"so " + this.stored + " does not have them", "ecs.logging.elasticsearch.on-mapping-conflict=safe-form",
				"read_failure_store");
	}

	@Test
	void shouldHaveTheSafeFormWithTheWholeDocumentInTheStream(CapturedOutput output) {
		try (ShippingRun run = start(this.stored, OnMappingConflict.SAFE_FORM)) {
			ship(run, FITS, DOES_NOT);
			awaitDelivered(run, 2);
			assertThat(run.snapshot().failureStore()).isOne();
			assertThat(run.snapshot().safeForm()).isOne();
			assertThat(run.snapshot().duplicates()).isZero();
			assertThat(run.snapshot().attempts().failed()).isZero();
		}
		List<JsonNode> documents = SERVER.documents(this.stored);
		assertThat(documents).hasSize(2);
		JsonNode safe = documents.get(1).get("_source");
		assertThat(safe.get("message").asString()).isEqualTo("does not");
		assertThat(safe.at("/event/original").asString()).isEqualTo(DOES_NOT);
		assertThat(safe.get("tags").toString()).isEqualTo("[\"_ecs_rejected\"]");
		assertThat(failures()).containsExactly(DOES_NOT);
		assertThat(report(output)).contains(this.stored + "::failures", "in a safe form too", "read_failure_store");
		assertThat(output).doesNotContain("is interrupted");
	}

	@Test
	void shouldHaveTheDocumentInTheStoreOnlyWhenBothAreWanted() {
		try (ShippingRun run = start(this.stored, OnMappingConflict.BOTH)) {
			ship(run, FITS, DOES_NOT);
			awaitDelivered(run, 2);
			assertThat(run.snapshot().failureStore()).isOne();
			assertThat(run.snapshot().safeForm()).isOne();
		}
		assertThat(sources(this.stored)).containsExactly(FITS,
				"{\"@timestamp\":\"2026-11-22T18:12:09.123457Z\",\"message\":\"does not\",\"tags\":[\"_ecs_rejected\"]}");
		assertThat(failures()).containsExactly(DOES_NOT);
	}

	@ParameterizedTest
	@EnumSource
	void shouldSendTheWholeSafeFormWhereThereIsNoStore(OnMappingConflict onConflict, CapturedOutput output) {
		String target = this.dataset + "-default";
		try (ShippingRun run = start(target, onConflict)) {
			ship(run, FITS, DOES_NOT);
			awaitDelivered(run, 2);
			assertThat(run.snapshot().failureStore()).isZero();
			assertThat(run.snapshot().safeForm()).isOne();
		}
		assertThat(sources(target)).hasSize(2).last().asString().contains("\"original\"", "a private text");
		assertThat(report(output)).contains("document_parsing_exception, field [conflict.number] of type [long]");
	}

	/**
	 * The store gives its documents ids of its own. Their {@code document.id} tells that
	 * two of them are the same event.
	 */
	@ParameterizedTest
	@EnumSource
	void shouldHaveEachEventOnceInTheStreamWhenRepliesAreLost(OnMappingConflict onConflict) {
		this.front.then(HttpFront.loseReply(), null, HttpFront.loseReply());
		try (ShippingRun run = start(this.stored, onConflict)) {
			ship(run, FITS, DOES_NOT);
			awaitDelivered(run, 2);
			assertThat(run.snapshot().attempts().failed()).isPositive();
			assertThat(run.snapshot().rejected()).isZero();
		}
		assertThat(SERVER.count(this.stored)).isEqualTo((onConflict != OnMappingConflict.FAILURE_STORE) ? 2 : 1);
		List<JsonNode> failures = SERVER.documents(this.stored + "::failures");
		assertThat(failures).isNotEmpty()
			.allSatisfy((failure) -> assertThat(failure.at("/_source/document/id"))
				.isEqualTo(failures.get(0).at("/_source/document/id")));
	}

	@Test
	void shouldCountAsStoredWhatDoesNotFitInItsSafeFormEither() {
		String target = this.dataset + "-message";
		SERVER.call("PUT", "/_index_template/" + target, """
				{"index_patterns":["%s"],"priority":300,"data_stream":{},
				"template":{"data_stream_options":{"failure_store":{"enabled":true}},
				"settings":{"number_of_replicas":0},"mappings":{"properties":{"message":{"type":"long"}}}}}"""
			.formatted(target));
		try (ShippingRun run = start(target, OnMappingConflict.SAFE_FORM)) {
			ship(run, DOES_NOT);
			awaitDelivered(run, 1);
			assertThat(run.snapshot().failureStore()).isOne();
			assertThat(run.snapshot().safeForm()).isZero();
			assertThat(run.snapshot().rejected()).isZero();
		}
		assertThat(SERVER.count(target)).isZero();
	}

	/**
	 * A keyword has at most 32,766 bytes, in Elasticsearch 9 also where it is not
	 * indexed.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "default", "stored", "logsdb" })
	void shouldKeepALongDocumentThatDoesNotFit(String namespace) {
		String target = this.dataset + "-" + namespace;
		String line = DOES_NOT.replace("a private text", "\uD83D\uDE00 \u00FC x".repeat(15_000));
		try (ShippingRun run = start(target, OnMappingConflict.SAFE_FORM)) {
			ship(run, line);
			awaitDelivered(run, 1);
			assertThat(run.snapshot().safeForm()).isOne();
		}
		JsonNode source = SERVER.documents(target).get(0).get("_source");
		assertThat(source.get("message").asString()).isEqualTo("does not");
		List<String> pieces = new ArrayList<>();
		source.at("/event/original").forEach((piece) -> pieces.add(piece.asString()));
		assertThat(pieces.stream().sorted().map((piece) -> piece.substring("00001 ".length()))).hasSizeGreaterThan(1)
			.satisfies((texts) -> assertThat(String.join("", texts)).isEqualTo(line));
	}

	private static String report(CapturedOutput output) {
		List<String> reports = output.toString()
			.lines()
			.filter((line) -> line.contains("Events for elasticsearch"))
			.toList();
		assertThat(reports).hasSize(1);
		assertThat(reports.get(0)).doesNotContain("private");
		return reports.get(0);
	}

	private static List<String> sources(String target) {
		return SERVER.documents(target).stream().map((document) -> document.get("_source").toString()).toList();
	}

	private List<String> failures() {
		List<String> failures = new ArrayList<>();
		SERVER.documents(this.stored + "::failures")
			.forEach((failure) -> failures.add(failure.at("/_source/document/source").toString()));
		return failures;
	}

	private ShippingRun start(String target, OnMappingConflict onConflict) {
		ElasticsearchSettings settings = new ElasticsearchSettings(List.of(this.front.uri()),
				Credentials.basic(ElasticsearchServer.USER, SERVER.password()), target, true, Duration.ofSeconds(5),
				Duration.ofSeconds(30), true, List.of(), onConflict, false);
		Tls tls = new Tls(SERVER.trusting(), null, null);
		return ShippingRun.start("elasticsearch", 1024 * 1024, Duration.ofMillis(200), Duration.ofSeconds(1),
				() -> new ElasticsearchSink(settings, () -> tls));
	}

	private static void ship(ShippingRun run, String... lines) {
		for (String line : lines) {
			run.shipper().ship((line + "\n").getBytes());
		}
	}

	private static void awaitDelivered(ShippingRun run, long count) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(run.snapshot().delivered()).isEqualTo(count));
	}

}
