package io.ecslogging.shipping.elasticsearch;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
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
 * Lines of several data streams, sent by one sink to a real Elasticsearch.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(180)
class DataStreamShippingTests {

	private static final ElasticsearchServer SERVER = ElasticsearchServer.get();

	@AutoClose
	private final HttpFront front = HttpFront.start(SERVER);

	private String name;

	private String shop;

	private String audit;

	@BeforeEach
	void nameStreams() {
		this.name = UUID.randomUUID().toString().replace('-', '_');
		this.shop = "logs-" + this.name + ".shop-default";
		this.audit = "logs-" + this.name + ".audit-default";
	}

	@Test
	void shouldSendEachLineToItsOwnStreamOnce() {
		this.front.then(null, HttpFront.loseReply(), null, HttpFront.truncateReply());
		try (ShippingRun run = start(user())) {
			for (int i = 0; i < 20_000; i++) {
				ship(run, (i % 2 == 0) ? "audit" : "shop", i, "");
			}
			awaitDelivered(run, 20_000);
			assertThat(run.snapshot().safeForm()).isZero();
		}
		assertThat(numbers(this.audit)).isEqualTo(once(0, 20_000, 2));
		assertThat(numbers(this.shop)).isEqualTo(once(1, 20_000, 2));
	}

	@Test
	void shouldNameNoStreamInTheRequestForLinesOfTheTarget() {
		LineStreams streams = new LineStreams(this.shop);
		byte[] line = line("shop", 1, "").getBytes();
		assertThat(streams.find(line, 0, line.length)).isNull();
	}

	@Test
	void shouldKeepTheSafeFormInItsStream(CapturedOutput output) {
		try (ShippingRun run = start(user())) {
			ship(run, "audit", 0, ",\"conflict\":{\"number\":1}");
			ship(run, "audit", 1, ",\"conflict\":{\"number\":\"private\"}");
			ship(run, "shop", 2, "");
			awaitDelivered(run, 3);
			assertThat(run.snapshot().safeForm()).isOne();
		}
		assertThat(numbers(this.audit)).isEqualTo(once(0, 2, 1));
		assertThat(numbers(this.shop)).isEqualTo(once(2, 3, 1));
		assertThat(SERVER.documents(this.audit)).filteredOn((document) -> document.at("/_source").has("tags"))
			.singleElement()
			.satisfies((document) -> assertThat(document.at("/_source/event/original").asString())
				.contains("\"dataset\":\"" + this.name + ".audit\""));
		assertThat(output).contains("field [conflict.number] of type [long], data stream " + this.audit)
			.doesNotContain("private");
	}

	@Test
	void shouldNotHoldUpOthersWhileAStreamIsForbidden(CapturedOutput output) {
		allow(this.shop);
		try (ShippingRun run = start(restricted())) {
			for (int i = 0; i < 10_000; i++) {
				ship(run, (i % 2 == 0) ? "audit" : "shop", i, "");
			}
			awaitDelivered(run, 10_000);
			assertThat(run.snapshot().safeForm()).isEqualTo(5000);
			assertThat(run.snapshot().rejected()).isZero();
			assertThat(run.snapshot().attempts().failed()).isZero();
			allow(this.shop, this.audit);
			ship(run, "audit", 10_000, "");
			awaitDelivered(run, 10_001);
			assertThat(run.snapshot().safeForm()).isEqualTo(5000);
		}
		assertThat(numbers(this.shop)).isEqualTo(once(0, 10_000, 1));
		assertThat(numbers(this.audit)).isEqualTo(once(10_000, 10_001, 1));
		assertThat(SERVER.documents(this.shop)).filteredOn((document) -> document.at("/_source").has("tags"))
			.hasSize(5000)
			.allSatisfy((document) -> assertThat(document.at("/_source/event/original").asString())
				.contains("\"dataset\":\"" + this.name + ".audit\""));
		assertThat(output.toString().lines().filter((line) -> line.contains("takes no events"))).singleElement()
			.asString()
			.contains("data stream " + this.audit, "that of the service",
					"needs create_doc and auto_configure on logs-* (403, security_exception)");
	}

	@Test
	void shouldNotHoldUpOthersWhileATemplateMakesNoStream(CapturedOutput output) {
		SERVER.call("PUT", "/_index_template/" + this.name,
				"{\"index_patterns\":[\"%s\"],\"priority\":300,\"template\":{\"settings\":{\"number_of_replicas\":0}}}"
					.formatted(this.audit));
		try (ShippingRun run = start(user())) {
			ship(run, "audit", 0, "");
			ship(run, "shop", 1, "");
			awaitDelivered(run, 2);
			assertThat(run.snapshot().safeForm()).isOne();
		}
		assertThat(numbers(this.shop)).isEqualTo(once(0, 2, 1));
		assertThat(output)
			.contains("no index template for data streams matches " + this.audit + " (404, index_not_found_exception)");
	}

	@Test
	void shouldKeepEverythingWhileTheStreamOfTheServiceIsForbidden(CapturedOutput output) {
		allow(this.audit);
		try (ShippingRun run = start(restricted())) {
			for (int i = 0; i < 100; i++) {
				ship(run, (i % 2 == 0) ? "audit" : "shop", i, "");
			}
			Awaitility.await().until(() -> run.snapshot().attempts().failed() > 2);
			assertThat(run.snapshot().queued()).isPositive();
			allow(this.audit, this.shop);
			awaitDelivered(run, 100);
			assertThat(run.snapshot().safeForm()).isZero();
		}
		assertThat(numbers(this.audit)).isEqualTo(once(0, 100, 2));
		assertThat(numbers(this.shop)).isEqualTo(once(1, 100, 2));
		assertThat(output).contains("events: the API key or user needs create_doc");
	}

	/**
	 * Each attempt tries the line's own stream, and then that of the service.
	 */
	@Test
	void shouldNotMoveLinesWhileNothingIsTaken(CapturedOutput output) {
		this.front.times(6, HttpFront.status(200,
				"{\"items\":[{\"create\":{\"status\":403,\"error\":{\"type\":\"security_exception\"}}}]}"));
		try (ShippingRun run = start(user())) {
			ship(run, "audit", 0, "");
			awaitDelivered(run, 1);
			assertThat(run.snapshot().safeForm()).isZero();
			assertThat(run.snapshot().attempts().failed()).isEqualTo(3);
		}
		assertThat(numbers(this.audit)).isEqualTo(once(0, 1, 1));
		assertThat(output).contains("1 of 1 events: the API key or user needs create_doc")
			.doesNotContain("takes no events");
	}

	@Test
	void shouldKeepEverythingWhereTheClusterAllowsNoOtherStreams(CapturedOutput output) {
		this.front.times(12, HttpFront.status(400,
				"""
						{"error":{"type":"illegal_argument_exception","reason":"explicit index in bulk is not allowed"},"status":400}"""));
		try (ShippingRun run = start(user())) {
			ship(run, "audit", 0, "");
			ship(run, "shop", 1, "");
			awaitDelivered(run, 2);
			assertThat(run.snapshot().safeForm()).isZero();
			assertThat(run.snapshot().attempts().failed()).isEqualTo(12);
		}
		assertThat(output).contains("rest.action.multi.allow_explicit_index=false");
	}

	private void allow(String... streams) {
		SERVER.call("PUT", "/_security/role/" + this.name,
				"{\"indices\":[{\"names\":[\"%s\"],\"privileges\":[\"create_doc\",\"auto_configure\"]}]}"
					.formatted(String.join("\",\"", streams)));
	}

	private Credentials restricted() {
		SERVER.call("PUT", "/_security/user/" + this.name,
				"{\"password\":\"a password\",\"roles\":[\"%s\"]}".formatted(this.name));
		return Credentials.basic(this.name, "a password");
	}

	private static Credentials user() {
		return Credentials.basic(ElasticsearchServer.USER, SERVER.password());
	}

	private ShippingRun start(Credentials credentials) {
		ElasticsearchSettings settings = new ElasticsearchSettings(List.of(this.front.uri()), credentials, this.shop,
				true, Duration.ofSeconds(5), Duration.ofSeconds(30), true, List.of(), OnMappingConflict.SAFE_FORM,
				true);
		Tls tls = new Tls(SERVER.trusting(), null, null);
		return ShippingRun.start("elasticsearch", 32 * 1024 * 1024, Duration.ofMillis(50), Duration.ofMillis(200),
				() -> new ElasticsearchSink(settings, () -> tls));
	}

	private void ship(ShippingRun run, String dataset, int number, String more) {
		run.shipper().ship(line(dataset, number, more).getBytes());
	}

	private String line(String dataset, int number, String more) {
		return """
				{"@timestamp":"2026-11-22T18:12:09.123456Z","message":"%d","ecs":{"version":"9.4.0"},\
				"data_stream":{"type":"logs","dataset":"%s.%s","namespace":"default"}%s}
				""".formatted(number, this.name, dataset, more);
	}

	private static void awaitDelivered(ShippingRun run, long count) {
		Awaitility.await()
			.atMost(60, TimeUnit.SECONDS)
			.untilAsserted(() -> assertThat(run.snapshot().delivered()).isEqualTo(count));
	}

	/**
	 * Return how often each number is in a stream.
	 */
	private static Map<Integer, Integer> numbers(String stream) {
		Map<Integer, Integer> numbers = new HashMap<>();
		for (JsonNode document : SERVER.documents(stream)) {
			numbers.merge(Integer.parseInt(document.at("/_source/message").asString()), 1, Integer::sum);
		}
		return numbers;
	}

	private static Map<Integer, Integer> once(int from, int to, int step) {
		Map<Integer, Integer> numbers = new HashMap<>();
		IntStream.iterate(from, (i) -> i < to, (i) -> i + step).forEach((i) -> numbers.put(i, 1));
		return numbers;
	}

}
