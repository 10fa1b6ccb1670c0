package io.ecslogging.shipping.elasticsearch;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

import io.ecslogging.ecs.DataStream;
import io.ecslogging.ecs.DocumentEncoder;
import io.ecslogging.ecs.EcsSettings;
import io.ecslogging.ecs.HostMetadata;
import io.ecslogging.ecs.Layout;
import io.ecslogging.ecs.StaticFields;
import io.ecslogging.shipping.Tls;
import io.ecslogging.testing.ElasticsearchServer;
import io.ecslogging.testing.Encoders;
import io.ecslogging.testing.Events;
import io.ecslogging.testing.HostileEvents;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.ShippingRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of events under the mappings that Elasticsearch brings for logs, with and
 * without a failure store, and in the index mode of new clusters.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(180)
class GenuineMappingTests {

	private static final ElasticsearchServer SERVER = ElasticsearchServer.get();

	private final String dataset = UUID.randomUUID().toString().replace('-', '_');

	@ParameterizedTest
	@ValueSource(strings = { "default", "stored", "logsdb" })
	void shouldFindEachHostileEventInTheStream(String namespace, CapturedOutput output) {
		DocumentEncoder document = encoder(namespace);
		List<Events> events = HostileEvents.all();
		assertThat(events).hasSizeGreaterThan(104);
		int expected = events.size();
		try (ShippingRun run = start(namespace)) {
			for (Events event : events) {
				run.shipper().ship(document.encode(event.get()));
			}
			awaitDelivered(run, expected);
			assertThat(run.snapshot().rejected()).isZero();
			assertThat(run.snapshot().safeForm()).isGreaterThanOrEqualTo(6);
			assertThat(run.snapshot().failureStore())
				.isEqualTo(namespace.equals("stored") ? run.snapshot().safeForm() : 0);
		}
		Map<String, JsonNode> found = new HashMap<>();
		for (JsonNode hit : SERVER.documents(target(namespace))) {
			JsonNode source = hit.get("_source");
			assertThat(found.put(source.get("message").asString(), source)).isNull();
		}
		for (int number = 0; number < expected; number++) {
			assertThat(found).containsKey("hostile " + number);
			assertThat(hits(namespace, "hostile " + number)).as("hostile %s", number).isOne();
		}
		assertThat(document.stats().displacedCount()).isGreaterThan(2L * HostileEvents.MISTYPED.size());
		assertThat(output).contains("Values of [client_ip]",
				namespace.equals("stored") ? target(namespace) + "::failures" : "sent in a safe form instead");
	}

	@ParameterizedTest
	@ValueSource(strings = { "default", "stored", "logsdb" })
	void shouldIndexEachValueThatIsGuarded(String namespace) {
		DocumentEncoder document = encoder(namespace);
		try (ShippingRun run = start(namespace)) {
			HostileEvents.MISTYPED.forEach((key, value) -> {
				run.shipper().ship(document.encode(Events.info("key-value").with(key, value).get()));
				run.shipper().ship(document.encode(Events.info("MDC").mdc(key, value.toString()).get()));
			});
			awaitDelivered(run, 2L * HostileEvents.MISTYPED.size());
			assertThat(run.snapshot().safeForm()).isZero();
			assertThat(run.snapshot().failureStore()).isZero();
		}
		assertThat(SERVER.ignored(target(namespace))).isEmpty();
		assertThat(hits(namespace, "labels.client_ip_text", "unknown")).isEqualTo(2);
		assertThat(hits(namespace, "labels.risk_Score_text", "high")).isEqualTo(2);
		assertThat(hits(namespace, "tags", "_mistyped")).isEqualTo(2L * HostileEvents.MISTYPED.size());
	}

	@ParameterizedTest
	@ValueSource(strings = { "default", "stored", "logsdb" })
	void shouldIndexEachValueOfOrdinaryEvents(String namespace) {
		DocumentEncoder document = encoder(namespace);
		try (ShippingRun run = start(namespace)) {
			// what stands in for the type of stack traces ignores longer ones
			Exception failure = new IllegalStateException("no stock");
			failure.setStackTrace(Arrays.copyOf(failure.getStackTrace(), 20));
			for (int i = 0; i < 100; i++) {
				run.shipper()
					.ship(document.encode(Events.error("order " + i, failure)
						.mdc("tenant", "acme")
						.mdc("traceId", "803b448a0489f84084905d3093480352")
						.mdc("client_ip", "10.0.0." + i)
						.with("order.id", 4711 + i)
						.with("order.created", java.time.Instant.EPOCH.plusSeconds(i))
						.with("client.ip", "2001:db8::" + i)
						.with("http.request.method", "GET")
						.with("url.path", "/orders/" + i)
						.with("event.duration", 37_000_000L + i)
						.with("risk_score", i / 3.0)
						.with("system.cpu.usage", i / 100.0)
						.with("client.geo.location", Map.of("lat", 50.9, "lon", 6.9))
						.with("items", List.of("a", "b"))
						.get()));
			}
			awaitDelivered(run, 100);
			assertThat(run.snapshot().safeForm()).isZero();
			assertThat(run.snapshot().failureStore()).isZero();
		}
		assertThat(SERVER.count(target(namespace))).isEqualTo(100);
		assertThat(SERVER.ignored(target(namespace))).isEmpty();
		assertThat(document.stats().displacedCount()).isZero();
		assertThat(hits(namespace, "client.ip", "2001:db8::5")).isOne();
	}

	/**
	 * The guard has to be as narrow as the types are, or else values are not found.
	 */
	@Test
	void shouldTakeNothingThatElasticsearchIgnores() {
		List<Object> values = List.of("", " ", "x", "0", "12", "-12", "1.5", "-1.5e3", "1e400", "1d", "0x1", "+5",
				"NaN", "true", true, 1, -1L, 1.5, 1e300, Long.MAX_VALUE, new java.math.BigDecimal("1.5"), "2026",
				"2026-11", "2026-11-22", "2026-11-31", "2026-11-22T18", "2026-11-22T18:12", "2026-11-22T18:12:09,5Z",
				"2026-11-22T18:12:09.123456789+0100", "2026-11-22T18:12:09+01", "2026-11-22T18:12:09-17:59",
				"2026-11-22T18:12:09Z[UTC]", "2026-11-22 18:12:09", "9999-12-31T23:59:59Z", "0000-01-01",
				"999999999999999999", "10.0.0.1", "10.0.0.01", "::", "1::", "::ffff:10.0.0.1", "1:2:3:4:5:6:7::",
				"1:2:3:4:5:6:10.0.0.1", "::1%lo", "fe80::1", "50.9,6.9", "50.9, 6.9", "91,0", "u33d", "bern", "berlin",
				List.of(), List.of("10.0.0.1", "::1"), List.of(1, 2), List.of("2026-11-22", 5), List.of(6.9, 50.9),
				List.of("x", 1));
		Set<String> keys = new HashSet<>(HostileEvents.MISTYPED.keySet());
		DocumentEncoder document = encoder("default");
		try (ShippingRun run = start("default")) {
			for (String key : keys) {
				values.forEach((value) -> run.shipper().ship(document.encode(Events.info("x").with(key, value).get())));
			}
			awaitDelivered(run, (long) keys.size() * values.size());
			assertThat(run.snapshot().safeForm()).isZero();
		}
		assertThat(document.stats().displacedCount()).isPositive();
		assertThat(SERVER.ignored(target("default"))).isEmpty();
	}

	private long hits(String namespace, String message) {
		return search(namespace, "{\"query\":{\"match_phrase\":{\"message\":\"" + message + "\"}}}");
	}

	private long hits(String namespace, String field, String value) {
		return search(namespace, "{\"query\":{\"term\":{\"" + field + "\":\"" + value + "\"}}}");
	}

	private long search(String namespace, String query) {
		return SERVER.call("POST", "/" + target(namespace) + "/_search", query).at("/hits/total/value").asLong();
	}

	private static DocumentEncoder encoder(String namespace) {
		StaticFields fields = Encoders.SHOP.shipped(new HostMetadata("h1", null, HostMetadata.current().kubernetes()),
				DataStream.of("shop", namespace));
		return new DocumentEncoder(EcsSettings.builder(fields).layout(Layout.NESTED).maxLineSize(1024 * 1024).build());
	}

	private String target(String namespace) {
		return "logs-" + this.dataset + "-" + namespace;
	}

	private ShippingRun start(String namespace) {
		ElasticsearchSettings settings = new ElasticsearchSettings(List.of(SERVER.uri()),
				Credentials.basic(ElasticsearchServer.USER, SERVER.password()), target(namespace), true,
				Duration.ofSeconds(5), Duration.ofSeconds(30), true);
		Tls tls = new Tls(SERVER.trusting(), null, null);
		return ShippingRun.start("elasticsearch", 32 * 1024 * 1024, Duration.ofMillis(50), Duration.ofSeconds(1),
				() -> new ElasticsearchSink(settings, () -> tls));
	}

	private static void awaitDelivered(ShippingRun run, long count) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(90))
			.untilAsserted(() -> assertThat(run.snapshot().delivered()).isEqualTo(count));
	}

}
