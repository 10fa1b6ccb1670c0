package io.ecslogging.shipping.elasticsearch;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

import io.ecslogging.queue.MemoryQueue;
import io.ecslogging.shipping.Batch;
import io.ecslogging.shipping.DaemonThreads;
import io.ecslogging.shipping.Refusal;
import io.ecslogging.shipping.SendResult;
import io.ecslogging.shipping.Tls;
import io.ecslogging.testing.ElasticsearchServer;
import io.ecslogging.testing.HttpFront;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.ShippingRun;
import io.ecslogging.testing.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What arrives in a real Elasticsearch, in spite of faults on the way.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(180)
class ElasticsearchShippingTests {

	private static final ElasticsearchServer SERVER = ElasticsearchServer.get();

	private static final long CAPACITY = 32 * 1024 * 1024;

	private static final Duration MAX_DELAY = Duration.ofSeconds(1);

	private final HttpFront front = HttpFront.start(SERVER);

	private String target;

	@BeforeEach
	void nameTarget() {
		this.target = "logs-" + UUID.randomUUID().toString().replace('-', '_') + "-default";
	}

	@AfterEach
	void stop() {
		this.front.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shouldDeliverEachEventOnce(boolean compressed) {
		try (ShippingRun run = start(settings(List.of(this.front.uri()), compressed))) {
			run.ship(4, 10_000, Duration.ofSeconds(1));
			awaitDelivered(run, 10_000);
			assertThat(run.snapshot().attempts().failed()).isZero();
		}
		assertComplete(4, 2500);
		assertThat(this.front.received()).allSatisfy((request) -> {
			assertThat(request.headers().containsKey("Content-encoding")).isEqualTo(compressed);
			assertThat(request.uri()).contains("require_data_stream=true", "include_source_on_error=false");
		});
	}

	@Test
	void shouldDeliverWhatIsLeftAtTheEnd() {
		try (ShippingRun run = start(settings(this.front.uri()))) {
			for (int i = 0; i < 3000; i++) {
				run.ship(0, i);
			}
		}
		assertComplete(1, 3000);
	}

	@Test
	void shouldLoseNothingWhenTheServerStopsInMidRun() {
		try (ShippingRun run = start(settings(SERVER.uri()))) {
			Thread restart = new Thread(() -> {
				SERVER.stop();
				SERVER.start();
			});
			int each = run.ship(2, 2000, Duration.ofSeconds(2));
			restart.start();
			int more = run.ship(2, 2000, Duration.ofSeconds(12), each);
			join(restart);
			awaitDelivered(run, 2L * (each + more));
			assertThat(run.snapshot().attempts().failed()).isPositive();
			assertComplete(2, each + more);
		}
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void shouldLoseNothingWhenConnectionsAreCutInMidReply() {
		try (TcpProxy proxy = TcpProxy.to(SERVER.port());
				ShippingRun run = start(settings(URI.create("https://localhost:" + proxy.port())))) {
			int shipped = 0;
			for (int i = 0; i < 12; i++) {
				// the first bytes of a connection are those of the handshake
				proxy.cutAfter((i % 2 == 0) ? 400 + 300 * i : 2500);
				shipped += run.ship(1, 5000, Duration.ofMillis(200), shipped);
				int sent = shipped;
				Awaitility.await().until(() -> proxy.hasCut() || run.snapshot().delivered() == sent);
			}
			proxy.cutAfter(Integer.MAX_VALUE);
			awaitDelivered(run, shipped);
			assertThat(run.snapshot().attempts().failed()).isPositive();
			assertComplete(1, shipped);
		}
	}

	@Test
	void shouldDeliverOverASlowNetwork() {
		try (TcpProxy proxy = TcpProxy.to(SERVER.port());
				ShippingRun run = start(settings(URI.create("https://localhost:" + proxy.port())))) {
			proxy.delay(30);
			int shipped = run.ship(1, 5000, Duration.ofMillis(500));
			awaitDelivered(run, shipped);
			assertThat(run.snapshot().attempts().failed()).isZero();
			assertComplete(1, shipped);
		}
	}

	@Test
	void shouldIndexNothingTwiceWhenRepliesAreLost() {
		this.front.then(HttpFront.loseReply(), null, HttpFront.truncateReply(), null, null, HttpFront.loseReply(),
				HttpFront.truncateReply(), HttpFront.loseReply(), HttpFront.answerWith("{\"items\":[]}"),
				HttpFront.answerWith("<html>welcome</html>"));
		try (ShippingRun run = start(settings(this.front.uri()))) {
			int each = run.ship(2, 5000, Duration.ofSeconds(2));
			awaitDelivered(run, 2L * each);
			assertThat(run.snapshot().attempts().failed()).isEqualTo(7);
			assertComplete(2, each);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 429, 502, 503, 504, 500 })
	void shouldLoseNothingWhenRequestsAreRefused(int status) {
		this.front.then(HttpFront.status(status, ""), null, HttpFront.status(status, "busy"),
				HttpFront.status(status, "{\"error\":{\"type\":\"es_rejected_execution_exception\"},\"status\":1}"));
		try (ShippingRun run = start(settings(this.front.uri()))) {
			int each = run.ship(2, 5000, Duration.ofMillis(500));
			awaitDelivered(run, 2L * each);
			Awaitility.await().until(() -> this.front.remaining() == 0);
			assertThat(run.snapshot().attempts().failed()).isEqualTo(3);
			assertComplete(2, each);
		}
	}

	@Test
	void shouldLeaveTheServerAloneForAsLongAsItSays() {
		this.front.then(HttpFront.status(429, "", "Retry-After", "2"));
		try (ShippingRun run = start(settings(this.front.uri()))) {
			run.ship(0, 0);
			awaitDelivered(run, 1);
			assertThat(Duration.ofNanos(this.front.received().get(1).at() - this.front.received().get(0).at()))
				.isGreaterThanOrEqualTo(Duration.ofSeconds(2));
		}
	}

	@Test
	void shouldSendOnlyWhatIsLeftAgainWhenSomeItemsAreRefused(CapturedOutput output) {
		this.front.then(HttpFront.answerWith(
				"""
						{"items":[{"create":{"status":201}},{"create":{"status":429,"error":{"type":"es_rejected_execution_exception","reason":"secret"}}},
						{"create":{"status":201}},{"create":{"status":503}}]}"""));
		try (ShippingRun run = start(settings(this.front.uri()), Duration.ofSeconds(1))) {
			for (int i = 0; i < 4; i++) {
				run.ship(0, i);
			}
			awaitDelivered(run, 4);
		}
		assertComplete(1, 4);
		List<HttpFront.Received> received = this.front.received();
		assertThat(received).hasSize(2);
		assertThat(received.get(1).size()).isLessThan(received.get(0).size());
		assertThat(output).contains("2 of 4 events", "429, es_rejected_execution_exception").doesNotContain("secret");
	}

	@Test
	void shouldSendARefusedEventInItsSafeForm(CapturedOutput output) {
		try (ShippingRun run = start(settings(this.front.uri()))) {
			for (int i = 0; i < 1000; i++) {
				if (i == 500 || i == 700) {
					ship(run, """
							{"@timestamp":"2026-11-22T18:12:09.123457Z","log":{"level":"WARN"},"message":"0 %d",\
							"service":{"name":"shop"},"conflict":{"number":"a private \\"text\\""}}""".formatted(i));
				}
				else {
					run.ship(0, i);
				}
			}
			awaitDelivered(run, 1000);
			assertThat(run.snapshot().safeForm()).isEqualTo(2);
			assertThat(run.snapshot().rejected()).isZero();
		}
		List<JsonNode> documents = SERVER.documents(this.target);
		assertThat(documents).hasSize(1000);
		JsonNode safe = documents.stream()
			.map((document) -> document.get("_source"))
			.filter((source) -> source.get("message").asString().equals("0 500"))
			.findFirst()
			.orElseThrow();
		assertThat(safe.toString()).isEqualTo(
				"""
						{"@timestamp":"2026-11-22T18:12:09.123457Z","log":{"level":"WARN"},"message":"0 500","service":{"name":"shop"},\
						"event":{"original":"{\\"@timestamp\\":\\"2026-11-22T18:12:09.123457Z\\",\\"log\\":{\\"level\\":\\"WARN\\"},\
						\\"message\\":\\"0 500\\",\\"service\\":{\\"name\\":\\"shop\\"},\
						\\"conflict\\":{\\"number\\":\\"a private \\\\\\"text\\\\\\"\\"}}"},"tags":["_ecs_rejected"]}""");
		assertThat(output.toString().lines().filter((line) -> line.contains("conflict.number"))).singleElement()
			.asString()
			.contains("document_parsing_exception, field [conflict.number] of type [long]");
		assertThat(output).doesNotContain("private");
	}

	@Test
	void shouldCountWhatIsRefusedInEitherForm(CapturedOutput output) {
		SERVER.call("PUT", "/_index_template/" + this.target,
				"""
						{"index_patterns":["%s"],"priority":300,"data_stream":{},
						"template":{"settings":{"number_of_replicas":0},"mappings":{"properties":{"message":{"type":"long"}}}}}"""
					.formatted(this.target));
		try (ShippingRun run = start(settings(this.front.uri()))) {
			ship(run, "{\"@timestamp\":\"2026-11-22T18:12:09.123457Z\",\"message\":\"private\"}");
			ship(run, "{\"@timestamp\":\"2026-11-22T18:12:09.123457Z\",\"message\":\"4711\"}");
			awaitDelivered(run, 1);
			Awaitility.await().until(() -> run.snapshot().rejected() == 1);
			run.assertInvariant();
		}
		assertThat(SERVER.count(this.target)).isOne();
		assertThat(output).contains("refused and lost: document_parsing_exception, field [message] of type [long]")
			.doesNotContain("private");
	}

	@Test
	void shouldReadTheRefusalOfALargeValue() {
		try (ShippingRun run = start(settings(this.front.uri()))) {
			ship(run,
					"{\"@timestamp\":\"2026-11-22T18:12:09.123457Z\",\"message\":\"0 0\",\"conflict\":{\"number\":\"%s\"}}"
						.formatted("\\u0001".repeat(100_000)));
			awaitDelivered(run, 1);
			assertThat(run.snapshot().safeForm()).isOne();
			assertThat(run.snapshot().attempts().failed()).isZero();
		}
		assertComplete(1, 1);
	}

	@Test
	void shouldKeepEverythingWhileTheClusterTakesNoMoreShards(CapturedOutput output) {
		String settings = "{\"persistent\":{\"cluster.max_shards_per_node\":%s}}";
		SERVER.call("PUT", "/_cluster/settings", settings.formatted(1));
		try (ShippingRun run = start(settings(this.front.uri()))) {
			run.ship(0, 0);
			Awaitility.await().until(() -> run.snapshot().attempts().failed() > 1);
			assertThat(output).contains("validation_exception");
			SERVER.call("PUT", "/_cluster/settings", settings.formatted("null"));
			awaitDelivered(run, 1);
			assertThat(run.snapshot().safeForm()).isZero();
		}
		finally {
			SERVER.call("PUT", "/_cluster/settings", settings.formatted("null"));
		}
		assertComplete(1, 1);
	}

	@Test
	void shouldSendLessWhenConnectionsBreakOverLargeRequests() {
		HttpFront.Fault broken = (front, exchange, body) -> {
			if (body.length <= 100_000) {
				HttpFront.PASS.handle(front, exchange, body);
			}
		};
		this.front.times(10_000, broken);
		try (ShippingRun run = start(settings(List.of(this.front.uri()), false), Duration.ofSeconds(1))) {
			for (int i = 0; i < 2000; i++) {
				run.ship(0, i);
			}
			awaitDelivered(run, 2000);
		}
		assertComplete(1, 2000);
	}

	@Test
	void shouldHalveWhatIsTooLarge(CapturedOutput output) {
		int limit = 20_000;
		HttpFront.Fault tooLarge = HttpFront.status(413, "<html>too large</html>");
		HttpFront.Fault limited = (front, exchange, body) -> ((body.length > limit) ? tooLarge : HttpFront.PASS)
			.handle(front, exchange, body);
		this.front.times(10_000, limited);
		try (ShippingRun run = start(settings(List.of(this.front.uri()), false), Duration.ofSeconds(1))) {
			for (int i = 0; i < 999; i++) {
				run.ship(0, i);
			}
			ship(run, "{\"@timestamp\":\"2026-11-22T18:12:09.123456Z\",\"message\":\"0 999\",\"padding\":\"%s\"}"
				.formatted("x".repeat(limit)));
			awaitDelivered(run, 999);
			Awaitility.await().until(() -> run.snapshot().rejected() == 1);
			assertThat(run.snapshot().attempts().failed()).isZero();
		}
		assertComplete(1, 999);
		assertThat(this.front.received().stream().filter((request) -> request.size() > limit)).hasSizeLessThan(20);
		assertThat(output).contains("larger than the server accepts (413)");
	}

	@Test
	void shouldLeaveOutParametersThatAnOlderServerDoesNotKnow() {
		this.front.then(HttpFront.status(400, """
				{"error":{"root_cause":[],"type":"illegal_argument_exception","reason":
				"request [/x/_bulk] contains unrecognized parameter: [include_source_on_error]"},"status":400}"""));
		try (ShippingRun run = start(settings(this.front.uri()))) {
			run.ship(0, 0);
			awaitDelivered(run, 1);
			assertThat(run.snapshot().attempts().failed()).isZero();
		}
		assertThat(this.front.received().get(1).uri()).contains("require_data_stream=true")
			.doesNotContain("include_source_on_error");
	}

	@ParameterizedTest
	@MethodSource
	void shouldKeepEverythingAndSayWhatIsWrong(String problem, HttpFront.Fault fault, String report,
			CapturedOutput output) {
		this.front.times(3, fault);
		try (ShippingRun run = start(settings(this.front.uri()))) {
			int each = run.ship(2, 5000, Duration.ofMillis(500));
			awaitDelivered(run, 2L * each);
			assertComplete(2, each);
		}
		assertThat(output.toString().lines().filter((line) -> line.contains("is interrupted"))).singleElement()
			.asString()
			.contains(this.front.uri() + ": ", report)
			.doesNotContain("private");
	}

	static Stream<Arguments> shouldKeepEverythingAndSayWhatIsWrong() {
		return Stream.of(
				Arguments.of("unauthorized", HttpFront.status(401, "{\"error\":{\"type\":\"security_exception\"}}"),
						"the credentials are not accepted (401, security_exception)"),
				Arguments.of("forbidden",
						HttpFront.status(403,
								"{\"error\":{\"type\":\"security_exception\",\"reason\":\"private\"},\"status\":403}"),
						"the API key or user needs create_doc and auto_configure on logs-*"),
				Arguments.of("not found", HttpFront.status(404, "private"), "there is no Elasticsearch"),
				Arguments.of("redirected", HttpFront.status(302, "", "Location", "/login"),
						"redirects are not followed"),
				Arguments.of("no Elasticsearch", HttpFront.status(200, "<html>private</html>"),
						"the reply does not cover the"),
				Arguments.of("malformed", HttpFront.status(400, "{\"error\":\"private\"}"), "unexpected status (400"));
	}

	@Test
	void shouldKeepEverythingWhileThereIsNoTemplate(CapturedOutput output) {
		this.target = "other-" + UUID.randomUUID() + "-default";
		try (ShippingRun run = start(settings(this.front.uri()))) {
			run.ship(0, 0);
			run.ship(0, 1);
			Awaitility.await().until(() -> run.snapshot().attempts().failed() > 1);
			assertThat(output).contains("no index template for data streams matches " + this.target);
			SERVER.call("PUT", "/_index_template/" + this.target,
					"{\"index_patterns\":[\"%s\"],\"data_stream\":{}}".formatted(this.target));
			awaitDelivered(run, 2);
		}
		assertComplete(1, 2);
	}

	@Test
	void shouldKeepEverythingWhileTheIndexIsClosed(CapturedOutput output) {
		this.target = UUID.randomUUID().toString();
		SERVER.call("PUT", "/" + this.target, "{\"settings\":{\"number_of_replicas\":0}}");
		SERVER.call("POST", "/" + this.target + "/_close", "");
		ElasticsearchSettings settings = new ElasticsearchSettings(List.of(this.front.uri()), credentials(),
				this.target, false, Duration.ofSeconds(5), Duration.ofSeconds(30), true);
		try (ShippingRun run = start(settings)) {
			run.ship(0, 0);
			Awaitility.await().until(() -> run.snapshot().attempts().failed() > 1);
			assertThat(output).contains("index_closed_exception");
			SERVER.call("POST", "/" + this.target + "/_open", "");
			awaitDelivered(run, 1);
		}
		assertThat(this.front.received()).noneMatch((request) -> request.uri().contains("require_data_stream"));
	}

	/**
	 * Sends as often as a worker that rewinds, but without its delays.
	 */
	@Test
	void shouldSendInItsSafeFormWhatTheServerAlwaysFailsOver() {
		String fault = "{\"create\":{\"status\":500,\"error\":{\"type\":\"null_pointer_exception\"}}}";
		String delivered = "{\"create\":{\"status\":201}}";
		this.front.then(HttpFront.status(200, "{\"items\":[" + fault + "," + fault + "]}"))
			.then(HttpFront.status(200, "{\"items\":[" + fault + "," + delivered + "]}"))
			.times(4, HttpFront.status(200, "{\"items\":[" + fault + "]}"));
		Batch batch = twoLines();
		try (ElasticsearchSink sink = sink()) {
			for (int i = 0; i < 5; i++) {
				assertThat(sink.send(batch, () -> null)).isInstanceOf(SendResult.Failed.class);
			}
			assertThat(sink.send(batch, () -> null)).isInstanceOfSatisfying(SendResult.Sent.class, (sent) -> {
				assertThat(sent.settled().to()).isEqualTo(batch.number(2));
				assertThat(sent.settled().safeForm()).isOne();
				assertThat(sent.settled().refusals()).containsExactly(new Refusal("null_pointer_exception", false));
			});
		}
	}

	@Test
	void shouldBoundTheWholeRequest() {
		this.front.then(HttpFront.stallInReply());
		ElasticsearchSettings settings = new ElasticsearchSettings(List.of(this.front.uri()), credentials(),
				this.target, true, Duration.ofSeconds(5), Duration.ofSeconds(2), true);
		try (ShippingRun run = start(settings)) {
			run.ship(0, 0);
			awaitDelivered(run, 1);
			assertThat(run.snapshot().attempts().failed()).isPositive();
		}
		assertComplete(1, 1);
	}

	@Test
	void shouldBoundTheReply() {
		this.front.then(HttpFront.status(200, " ".repeat(1024 * 1024)));
		try (ShippingRun run = start(settings(this.front.uri()))) {
			run.ship(0, 0);
			awaitDelivered(run, 1);
			assertThat(run.snapshot().attempts().failed()).isOne();
		}
	}

	@Test
	void shouldEndInTimeWhenTheServerStalls() {
		try (TcpProxy proxy = TcpProxy.to(SERVER.port())) {
			ShippingRun run = start(settings(URI.create("https://localhost:" + proxy.port())));
			run.ship(0, 0);
			awaitDelivered(run, 1);
			proxy.stall(true);
			run.ship(0, 1);
			long start = System.nanoTime();
			run.shutdownTimeout(Duration.ofSeconds(1)).close();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
			assertThat(run.snapshot().droppedTotal()).isOne();
		}
	}

	@Test
	void shouldGoToAnotherNode() {
		try (TcpProxy proxy = TcpProxy.to(SERVER.port())) {
			URI first = URI.create("https://localhost:" + proxy.port());
			URI dead = URI.create("https://localhost:1");
			try (ShippingRun run = start(settings(List.of(dead, first, dead, SERVER.uri()), true))) {
				run.ship(0, 0);
				awaitDelivered(run, 1);
				proxy.close();
				run.ship(0, 1);
				awaitDelivered(run, 2);
			}
		}
		assertComplete(1, 2);
	}

	@Test
	void shouldGoToAnotherNodeFromOneThatIsNone() {
		try (HttpFront none = HttpFront.start(SERVER).times(100, HttpFront.status(404, ""))) {
			for (int i = 0; i < 5; i++) {
				try (ShippingRun run = start(settings(List.of(none.uri(), this.front.uri()), true))) {
					run.ship(0, i);
					awaitDelivered(run, 1);
				}
			}
		}
		assertComplete(1, 5);
	}

	@Test
	void shouldVerifyTheCertificate(CapturedOutput output) {
		ShippingRun run = ShippingRun.start("elasticsearch", CAPACITY, Duration.ofMillis(50), MAX_DELAY,
				() -> new ElasticsearchSink(settings(SERVER.uri()), () -> null));
		run.ship(0, 0);
		Awaitility.await().until(() -> run.snapshot().attempts().failed() > 1);
		run.shutdownTimeout(Duration.ofMillis(100)).close();
		assertThat(output).contains("PKIX path building failed", "ecs.logging.elasticsearch.ssl.bundle");
		assertThat(run.snapshot().delivered()).isZero();
	}

	@Test
	void shouldVerifyTheHostName() {
		ShippingRun run = start(settings(URI.create("https://127.0.0.2:" + SERVER.port())));
		run.ship(0, 0);
		Awaitility.await().until(() -> run.snapshot().attempts().failed() > 1);
		run.shutdownTimeout(Duration.ofMillis(100)).close();
		assertThat(run.snapshot().delivered()).isZero();
	}

	@Test
	void shouldLeaveNoThreadAndNoConnectionOfTheClient() {
		try (TcpProxy proxy = TcpProxy.to(SERVER.port())) {
			for (int i = 0; i < 3; i++) {
				try (ShippingRun run = start(settings(URI.create("https://localhost:" + proxy.port())))) {
					run.ship(0, i);
					awaitDelivered(run, 1);
				}
			}
			Awaitility.await().untilAsserted(() -> assertThat(NoThreadLeft.threads()).isEmpty());
			Awaitility.await().until(() -> proxy.connections() == 0);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 403, 500, 0 })
	void shouldGiveUpTheOneEventThatRequestsFailOver(int status, CapturedOutput output) {
		this.front.times(100_000, refusingOver("0 1234\"", status));
		try (ShippingRun run = start(settings(List.of(this.front.uri()), false))) {
			int each = run.ship(1, 3000, Duration.ofSeconds(1));
			awaitDelivered(run, each - 1);
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> run.snapshot().rejected() == 1);
			assertThat(SERVER.count(this.target)).isEqualTo(each - 1);
			assertThat(run.snapshot().safeForm()).isZero();
		}
		assertThat(output.toString().lines().filter((line) -> line.contains("refused and lost"))).singleElement()
			.asString()
			.contains("requests with this event fail: ", (status > 0) ? "(" + status + ")" : "")
			.doesNotContain("1234");
	}

	@Test
	void shouldSendInItsSafeFormTheOneEventThatRequestsFailOver(CapturedOutput output) {
		this.front.times(100_000, refusingOver("\"script\"", 403));
		try (ShippingRun run = start(settings(List.of(this.front.uri()), false))) {
			for (int i = 0; i < 500; i++) {
				if (i % 100 == 50) {
					ship(run, "{\"@timestamp\":\"2026-11-22T18:12:09.123456Z\",\"message\":\"0 %d\",\"script\":\"x\"}"
						.formatted(i));
				}
				else {
					run.ship(0, i);
				}
			}
			awaitDelivered(run, 500);
			assertThat(run.snapshot().safeForm()).isEqualTo(5);
			assertThat(run.snapshot().rejected()).isZero();
		}
		assertComplete(1, 500);
		assertThat(output).contains("sent in a safe form instead: requests with this event fail");
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 403, 500, 0 })
	void shouldKeepEverythingWhileRequestsFailOverEverything(int status) {
		this.front.times(25, refusingOver("create", status));
		try (ShippingRun run = start(settings(List.of(this.front.uri()), false), Duration.ofMillis(50),
				Duration.ofMillis(200))) {
			for (int i = 0; i < 300; i++) {
				run.ship(0, i);
			}
			Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> this.front.remaining() == 0);
			awaitDelivered(run, 300);
			assertThat(run.snapshot().safeForm()).isZero();
			assertThat(run.snapshot().rejected()).isZero();
		}
		assertComplete(1, 300);
	}

	/**
	 * Answer a request that contains a text with a status, or close its connection if the
	 * status is 0. Pass on any other request.
	 */
	private static HttpFront.Fault refusingOver(String text, int status) {
		return (front, exchange, body) -> {
			if (!new String(body).contains(text)) {
				HttpFront.PASS.handle(front, exchange, body);
			}
			else if (status > 0) {
				HttpFront.status(status, "<html>blocked</html>").handle(front, exchange, body);
			}
		};
	}

	@Test
	void shouldKeepEverythingWhileTheIndexWantsRouting(CapturedOutput output) {
		this.target = UUID.randomUUID().toString();
		SERVER.call("PUT", "/" + this.target,
				"{\"settings\":{\"number_of_replicas\":0},\"mappings\":{\"_routing\":{\"required\":true}}}");
		ElasticsearchSettings settings = new ElasticsearchSettings(List.of(this.front.uri()), credentials(),
				this.target, false, Duration.ofSeconds(5), Duration.ofSeconds(30), true);
		try (ShippingRun run = start(settings)) {
			run.ship(0, 0);
			Awaitility.await().until(() -> run.snapshot().attempts().failed() > 1);
			assertThat(output).contains("routing_missing_exception");
			assertThat(run.snapshot().rejected()).isZero();
			// The next attempt makes the index anew, without a mapping
			SERVER.call("DELETE", "/" + this.target, "");
			awaitDelivered(run, 1);
		}
		assertComplete(1, 1);
	}

	@Test
	void shouldLoseNothingWhereThereCanBeNoMoreFields(CapturedOutput output) {
		this.target = UUID.randomUUID().toString();
		SERVER.call("PUT", "/" + this.target,
				"""
						{"settings":{"number_of_replicas":0,"index.mapping.total_fields.limit":3},
						"mappings":{"properties":{"@timestamp":{"type":"date"},"message":{"type":"text"},"padding":{"type":"keyword"}}}}""");
		ElasticsearchSettings settings = new ElasticsearchSettings(List.of(this.front.uri()), credentials(),
				this.target, false, Duration.ofSeconds(5), Duration.ofSeconds(30), true);
		try (ShippingRun run = start(settings)) {
			run.ship(0, 0);
			ship(run,
					"{\"@timestamp\":\"2026-11-22T18:12:09.123457Z\",\"message\":\"0 1\",\"more\":{\"field\":\"x\"}}");
			awaitDelivered(run, 2);
			assertThat(run.snapshot().safeForm()).isOne();
		}
		assertThat(SERVER.documents(this.target)).extracting((document) -> document.get("_source").toString())
			.anySatisfy((source) -> assertThat(source)
				.isEqualTo("{\"@timestamp\":\"2026-11-22T18:12:09.123457Z\",\"message\":\"{\\\"@timestamp\\\":"
						+ "\\\"2026-11-22T18:12:09.123457Z\\\",\\\"message\\\":\\\"0 1\\\",\\\"more\\\":{\\\"field\\\":\\\"x\\\"}}\"}"));
		assertThat(output).contains("more fields than index.mapping.total_fields.limit allows");
	}

	@Test
	void shouldUseAnotherNodeWhenOneAsksToBeLeftAlone() {
		try (HttpFront busy = HttpFront.start(SERVER).times(1000, HttpFront.status(429, "", "Retry-After", "120"))) {
			for (int i = 0; i < 6; i++) {
				try (ShippingRun run = start(settings(List.of(busy.uri(), this.front.uri()), true))) {
					run.ship(0, i);
					Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> run.snapshot().delivered() == 1);
				}
			}
		}
		assertComplete(1, 6);
	}

	@Test
	void shouldGiveUpASafeFormThatTheServerAlwaysFailsOver() {
		String fault = "{\"create\":{\"status\":500,\"error\":{\"type\":\"null_pointer_exception\"}}}";
		this.front.then(HttpFront.status(200, "{\"items\":[" + fault + ",{\"create\":{\"status\":201}}]}"))
			.times(20, HttpFront.status(200, "{\"items\":[" + fault + "]}"));
		Batch batch = twoLines();
		try (ElasticsearchSink sink = sink()) {
			SendResult result = sink.send(batch, () -> null);
			for (int i = 0; i < 20 && !(result instanceof SendResult.Sent); i++) {
				result = sink.send(batch, () -> null);
			}
			assertThat(result).isInstanceOfSatisfying(SendResult.Sent.class,
					(sent) -> assertThat(sent.settled().rejected()).isOne());
		}
	}

	/**
	 * Newer JDKs hold groups weakly.
	 */
	@Test
	@EnabledForJreRange(max = JRE.JAVA_18)
	void shouldLeaveNoThreadGroup() {
		for (int i = 0; i < 5; i++) {
			try (ShippingRun run = start(settings(this.front.uri()))) {
				run.ship(0, i);
				awaitDelivered(run, 1);
			}
		}
		Awaitility.await().until(() -> {
			System.gc();
			ThreadGroup root = Thread.currentThread().getThreadGroup();
			while (root.getParent() != null) {
				root = root.getParent();
			}
			ThreadGroup[] groups = new ThreadGroup[1000];
			int count = root.enumerate(groups);
			return Stream.of(groups)
				.limit(count)
				.noneMatch((group) -> group.getName().startsWith(DaemonThreads.PREFIX));
		});
	}

	@Test
	void shouldSayThatThePortWantsHttps(CapturedOutput output) {
		ShippingRun run = start(settings(URI.create("http://localhost:" + SERVER.port())));
		run.ship(0, 0);
		Awaitility.await().until(() -> run.snapshot().attempts().failed() > 1);
		run.shutdownTimeout(Duration.ofMillis(100)).close();
		assertThat(run.snapshot().delivered()).isZero();
		assertThat(output).contains("may require https");
	}

	@Test
	void shouldSayThatThePortHasNoHttps(CapturedOutput output) {
		URI uri = URI.create(this.front.uri().toString().replace("http:", "https:"));
		ShippingRun run = start(new ElasticsearchSettings(List.of(uri), credentials(), this.target, true,
				Duration.ofMillis(300), Duration.ofSeconds(30), true));
		run.ship(0, 0);
		Awaitility.await().until(() -> run.snapshot().attempts().failed() > 1);
		run.shutdownTimeout(Duration.ofMillis(100)).close();
		assertThat(run.snapshot().delivered()).isZero();
		assertThat(output).contains("a port without https never answers it");
	}

	private static Batch twoLines() {
		MemoryQueue queue = new MemoryQueue(CAPACITY, Duration.ZERO);
		queue.offer((ShippingRun.line(0, 0) + "\n").getBytes());
		queue.offer((ShippingRun.line(0, 1) + "\n").getBytes());
		return new Batch(List.of(queue.read(10_000, 2)));
	}

	private ElasticsearchSink sink() {
		Tls tls = new Tls(SERVER.trusting(), null, null);
		return new ElasticsearchSink(settings(this.front.uri()), () -> tls);
	}

	private ElasticsearchSettings settings(URI node) {
		return settings(List.of(node), true);
	}

	private ElasticsearchSettings settings(List<URI> nodes, boolean compressed) {
		return new ElasticsearchSettings(nodes, credentials(), this.target, true, Duration.ofSeconds(5),
				Duration.ofSeconds(30), compressed);
	}

	private static Credentials credentials() {
		return Credentials.basic(ElasticsearchServer.USER, SERVER.password());
	}

	private static ShippingRun start(ElasticsearchSettings settings) {
		return start(settings, Duration.ofMillis(50));
	}

	private static ShippingRun start(ElasticsearchSettings settings, Duration flushInterval) {
		return start(settings, flushInterval, MAX_DELAY);
	}

	private static ShippingRun start(ElasticsearchSettings settings, Duration flushInterval, Duration maxDelay) {
		Tls tls = new Tls(SERVER.trusting(), null, null);
		return ShippingRun.start("elasticsearch", CAPACITY, flushInterval, maxDelay,
				() -> new ElasticsearchSink(settings, () -> tls));
	}

	private static void ship(ShippingRun run, String line) {
		run.shipper().ship((line + "\n").getBytes());
	}

	private static void awaitDelivered(ShippingRun run, long count) {
		Awaitility.await()
			.atMost(60, TimeUnit.SECONDS)
			.untilAsserted(() -> assertThat(run.snapshot().delivered()).isEqualTo(count));
	}

	/**
	 * Check that each line is there once.
	 */
	private void assertComplete(int threads, int each) {
		List<JsonNode> documents = SERVER.documents(this.target);
		Set<String> messages = new HashSet<>();
		documents.forEach((document) -> messages.add(document.get("_source").get("message").asString()));
		List<String> expected = new ArrayList<>();
		for (int thread = 0; thread < threads; thread++) {
			for (int number = 0; number < each; number++) {
				expected.add(thread + " " + number);
			}
		}
		assertThat(messages).hasSize(documents.size()).hasSize(expected.size()).containsAll(expected);
	}

}
