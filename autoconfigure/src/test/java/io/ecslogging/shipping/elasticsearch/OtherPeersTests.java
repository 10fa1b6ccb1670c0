package io.ecslogging.shipping.elasticsearch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.ecslogging.shipping.Tls;
import io.ecslogging.testing.ElasticsearchServer;
import io.ecslogging.testing.HttpFront;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.ShippingRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Peers that have {@code _bulk} with other rules: a front answers as they do, and a real
 * Elasticsearch behind it takes what they would take.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(180)
class OtherPeersTests {

	private static final ElasticsearchServer SERVER = ElasticsearchServer.get();

	/**
	 * What Elasticsearch allows in a request to a wired stream (elastic/elasticsearch,
	 * class {@code TransportAbstractBulkAction}).
	 */
	private static final Set<String> ALLOWED_BY_STREAMS = Set.of("error_trace", "filter_path", "id", "index", "op_type",
			"pretty", "refresh", "require_data_stream", "timeout");

	/**
	 * Parameters of OpenSearch's {@code _bulk}, in its documentation of version 3.
	 */
	private static final Set<String> KNOWN_BY_OPENSEARCH = Set.of("filter_path", "pipeline", "refresh", "require_alias",
			"routing", "timeout", "wait_for_active_shards");

	@AutoClose
	private final HttpFront front = HttpFront.start(SERVER);

	@Test
	void shouldShipToAWiredStreamWithNoParameterThatItRefuses() {
		createTemplate("logs.ecs");
		this.front.times(1000, OtherPeersTests::answerAsWiredStream);
		try (ShippingRun run = start("logs.ecs", false)) {
			run.ship(0, 0);
			run.ship(0, 1);
			awaitDelivered(run, 2);
			assertThat(run.snapshot().safeForm() + run.snapshot().failureStore()).isZero();
			assertThat(run.snapshot().attempts().failed()).isZero();
		}
		assertThat(SERVER.count("logs.ecs")).isEqualTo(2);
		assertThat(this.front.received())
			.allSatisfy((request) -> assertThat(request.uri()).startsWith("/logs.ecs/_bulk"));
	}

	/**
	 * With a failure store, everything would end there with status 201.
	 */
	private static void answerAsWiredStream(HttpFront front, HttpExchange exchange, byte[] body) throws IOException {
		Set<String> used = parameters(exchange.getRequestURI());
		used.removeAll(ALLOWED_BY_STREAMS);
		HttpFront.Fault fault = used.isEmpty() ? HttpFront.PASS
				: HttpFront.status(200, items(body, "{\"create\":{\"status\":201,\"failure_store\":\"used\"}}"));
		fault.handle(front, exchange, body);
	}

	@Test
	void shouldKeepEverythingWhileWiredStreamsAreNotTurnedOn(CapturedOutput output) {
		String stream = "logs.otel";
		try (ShippingRun run = start(stream, false)) {
			run.ship(0, 0);
			Awaitility.await().until(() -> run.snapshot().attempts().failed() > 1);
			assertThat(output).contains("there is no stream logs.otel, or wired streams are not turned on (404");
			createTemplate(stream);
			awaitDelivered(run, 1);
		}
		assertThat(SERVER.count(stream)).isOne();
	}

	@Test
	void shouldKeepEverythingThatIsMeantForAChildStream(CapturedOutput output) {
		String child = "logs.ecs." + UUID.randomUUID();
		HttpFront.Fault refused = (front, exchange, body) -> HttpFront.status(200, items(body,
				"""
						{"create":{"status":400,"error":{"type":"illegal_argument_exception","reason":
						"Direct writes to child streams are prohibited. Index directly into the [logs.ecs] stream instead"}}}"""))
			.handle(front, exchange, body);
		this.front.times(3, refused);
		try (ShippingRun run = start(child, false)) {
			run.ship(0, 0);
			Awaitility.await().until(() -> run.snapshot().attempts().failed() > 1);
			assertThat(run.snapshot().safeForm() + run.snapshot().rejected()).isZero();
			assertThat(output)
				.contains("Direct writes to child streams are prohibited. Index directly into the [logs.ecs]");
			awaitDelivered(run, 1);
		}
	}

	@Test
	void shouldLeaveOutWhatOpenSearchDoesNotKnow() {
		String stream = "logs-" + UUID.randomUUID().toString().replace('-', '_') + "-default";
		this.front.times(1000, OtherPeersTests::answerAsOpenSearch);
		try (ShippingRun run = start(stream, true)) {
			for (int i = 0; i < 10; i++) {
				run.ship(0, i);
				awaitDelivered(run, i + 1);
			}
			assertThat(run.snapshot().attempts().failed()).isZero();
		}
		assertThat(SERVER.count(stream)).isEqualTo(10);
		assertThat(this.front.received().stream().filter((request) -> request.uri().contains("require_data_stream")))
			.hasSize(1);
	}

	/**
	 * Names all of them at once, with what is similar (opensearch-project/OpenSearch,
	 * class {@code BaseRestHandler}).
	 */
	private static void answerAsOpenSearch(HttpFront front, HttpExchange exchange, byte[] body) throws IOException {
		Set<String> unknown = parameters(exchange.getRequestURI());
		unknown.removeAll(KNOWN_BY_OPENSEARCH);
		String names = unknown.stream()
			.map((name) -> "[" + name + "]" + (name.startsWith("require") ? " -> did you mean [require_alias]?" : ""))
			.collect(Collectors.joining(", "));
		String reason = "request [%s] contains unrecognized parameter%s: %s"
			.formatted(exchange.getRequestURI().getPath(), (unknown.size() > 1) ? "s" : "", names);
		HttpFront.Fault fault = unknown.isEmpty() ? HttpFront.PASS : HttpFront.status(400, """
				{"error":{"root_cause":[{"type":"illegal_argument_exception","reason":"%1$s"}],
				"type":"illegal_argument_exception","reason":"%1$s"},"status":400}""".formatted(reason));
		fault.handle(front, exchange, body);
	}

	private static Set<String> parameters(URI uri) {
		return Arrays.stream(uri.getQuery().split("&"))
			.map((parameter) -> parameter.replaceFirst("=.*", ""))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Return a reply that says the same of each document.
	 */
	private static String items(byte[] body, String item) {
		try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
			int documents = (int) new String(in.readAllBytes()).lines().count() / 2;
			return "{\"items\":[" + String.join(",", Collections.nCopies(documents, item)) + "]}";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void createTemplate(String stream) {
		SERVER.call("PUT", "/_index_template/" + stream, """
				{"index_patterns":["%s"],"priority":400,"data_stream":{},
				"template":{"settings":{"number_of_replicas":0}}}""".formatted(stream));
	}

	private ShippingRun start(String target, boolean dataStream) {
		ElasticsearchSettings settings = new ElasticsearchSettings(List.of(this.front.uri()),
				Credentials.basic(ElasticsearchServer.USER, SERVER.password()), target, dataStream,
				Duration.ofSeconds(5), Duration.ofSeconds(30), true);
		Tls tls = new Tls(SERVER.trusting(), null, null);
		return ShippingRun.start("elasticsearch", 32 * 1024 * 1024, Duration.ofMillis(50), Duration.ofSeconds(1),
				() -> new ElasticsearchSink(settings, () -> tls));
	}

	private static void awaitDelivered(ShippingRun run, long count) {
		Awaitility.await()
			.atMost(60, TimeUnit.SECONDS)
			.untilAsserted(() -> assertThat(run.snapshot().delivered()).isEqualTo(count));
	}

}
