package io.ecslogging.compatibility;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.RawConnection;
import io.ecslogging.testing.RawConnection.Reply;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Access events of WebFlux on Reactor Netty, beside its own access log.
 */
@ExtendWith(OutputCaptureExtension.class)
class NettyAccessTests {

	private static final int REQUESTS = Integer.getInteger("access.requests", 2_000);

	private static final String OWN_LOG = "reactor.netty.http.server.accessLogEnabled";

	private static final String ABORTED = "java.nio.channels.ClosedChannelException";

	private static ConfigurableApplicationContext context;

	private static int port;

	@BeforeAll
	static void start() {
		System.setProperty(OWN_LOG, "true");
		context = AccessApplication.start("--server.compression.enabled=true",
				"--server.compression.min-response-size=1KB",
				"--server.compression.mime-types=application/octet-stream,text/plain",
				"--ecs.logging.access.request-headers=Authorization,Referer,X-Plain");
		port = AccessApplication.port(context);
	}

	@AfterAll
	static void stop() {
		context.close();
		System.clearProperty(OWN_LOG);
	}

	@Test
	void shouldLogEachOfManyRequestsOnce(CapturedOutput output) throws Exception {
		Queue<Expected> expected = new ConcurrentLinkedQueue<>();
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Future<?>> clients = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				int first = i;
				clients.add(threads.submit(() -> {
					try (Client client = new Client(port)) {
						for (int n = first; n < REQUESTS; n += 4) {
							expected.addAll(client.request(n));
						}
					}
					return null;
				}));
			}
			for (Future<?> client : clients) {
				client.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		Awaitility.await()
			.pollInterval(Duration.ofMillis(200))
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(AccessEventLines.of(output, "load-"))
				.hasSizeGreaterThanOrEqualTo(expected.size()));
		Map<String, List<EcsLine>> events = AccessEventLines.of(output, "load-")
			.stream()
			.collect(Collectors.groupingBy((line) -> line.string("http.request.id")));
		assertThat(events).hasSameSizeAs(expected);
		assertThat(expected).hasSizeGreaterThanOrEqualTo(REQUESTS);
		for (Expected request : expected) {
			assertThat(events.get(request.id())).as("%s", request).hasSize(1);
			request.check(events.get(request.id()).get(0));
		}
		assertThat(output.getOut().lines())
			.filteredOn((line) -> line.contains("reactor.netty.http.server.AccessLog") && line.contains("/songs/"))
			.hasSizeGreaterThan(REQUESTS / 10);
	}

	@Test
	void shouldTellEverything(CapturedOutput output) throws Exception {
		Instant before = Instant.now();
		try (RawConnection connection = RawConnection.to(port)) {
			connection.send("GET /songs/7?verse=1&token=s3cr3t-a HTTP/1.1\r\nHost: songs.example.org:8080\r\n"
					+ "X-Request-Id: full\r\nUser-Agent: raw\r\nX-User: priscilla\r\nAuthorization: Bearer s3cr3t-b\r\n"
					+ "Referer: https://me:s3cr3t-c@example.org/?password=s3cr3t-d\r\nX-Plain: a\r\nX-Plain: b\r\n"
					+ "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Host: b.example.org\r\n"
					+ "traceparent: 00-803b448a0489f84084905d3093480352-3425f23bb2432450-01\r\n\r\n");
			assertThat(connection.read().status()).isEqualTo(200);
		}
		EcsLine event = AccessEventLines.await(output, "full");
		event.followsSpecification();
		assertThat(event.string("message")).isEqualTo("GET /songs/7 200");
		assertThat(event.string("log.level")).isEqualTo("INFO");
		assertThat(event.string("event.dataset")).isEqualTo("shop.access");
		assertThat(event.string("event.kind")).isEqualTo("event");
		assertThat(event.at("event.category").toString()).isEqualTo("[\"web\"]");
		assertThat(event.at("event.type").toString()).isEqualTo("[\"access\"]");
		assertThat(event.string("event.outcome")).isEqualTo("success");
		assertThat(Instant.parse(event.string("event.start"))).isBetween(before.minusMillis(1), Instant.now());
		assertThat(event.at("event.duration").asLong()).isBetween(1L, Duration.ofSeconds(20).toNanos());
		assertThat(event.string("http.request.method")).isEqualTo("GET");
		assertThat(event.string("http.version")).isEqualTo("1.1");
		assertThat(event.at("http.request.body.bytes").asLong()).isZero();
		assertThat(event.at("http.response.body.bytes").asLong()).isEqualTo("song 7".length());
		assertThat(event.at("http.response.status_code").asInt()).isEqualTo(200);
		assertThat(event.string("url.path")).isEqualTo("/songs/7");
		assertThat(event.string("url.query")).startsWith("verse=1&token=").doesNotContain("s3cr3t");
		assertThat(event.string("url.domain")).isEqualTo("songs.example.org");
		assertThat(event.string("http.route")).isEqualTo("/songs/{id}");
		assertThat(event.string("client.ip")).isEqualTo("127.0.0.1");
		assertThat(event.string("user_agent.original")).isEqualTo("raw");
		assertThat(event.string("user.name")).isEqualTo("priscilla");
		assertThat(event.string("http.request.headers.x-plain")).isEqualTo("a, b");
		assertThat(event.string("trace.id")).isEqualTo("803b448a0489f84084905d3093480352");
		assertThat(event.string("span.id")).matches("[0-9a-f]{16}").isNotEqualTo("3425f23bb2432450");
		assertThat(event.toString()).doesNotContain("s3cr3t");
	}

	@Test
	void shouldNeverTellSecretsOfTargets(CapturedOutput output) throws Exception {
		try (RawConnection connection = RawConnection.to(port)) {
			connection
				.send("GET http://me:s3cr3t@example.org/songs/7;token=s3cr3t?api_key=s3cr3t HTTP/1.1\r\n"
						+ "Host: me:s3cr3t@example.org:80\r\nX-Request-Id: secrets-1\r\n\r\n")
				.read();
		}
		try (RawConnection connection = RawConnection.to(port)) {
			connection.send(
					"GET /songs/7;password=s3cr3t?api_key=s3cr3t HTTP/1.1\r\nHost: a\r\nX-Request-Id: secrets-2\r\n\r\n")
				.read();
		}
		assertThat(AccessEventLines.await(output, "secrets-1").toString()).doesNotContain("s3cr3t")
			.contains("\"path\":\"/songs/7");
		assertThat(AccessEventLines.await(output, "secrets-2").toString()).doesNotContain("s3cr3t")
			.contains("\"path\":\"/songs/7");
	}

	/**
	 * The server takes the next one when it has answered the one before.
	 */
	@Test
	void shouldKeepPipelinedRequestsApart(CapturedOutput output) throws Exception {
		try (RawConnection connection = RawConnection.to(port)) {
			StringBuilder requests = new StringBuilder();
			for (int i = 0; i < 20; i++) {
				String path = switch (i % 4) {
					case 0 -> "GET /slow";
					case 1 -> "POST /login/guest-" + i;
					case 2 -> "GET /functional/" + i;
					default -> "POST /unread";
				};
				requests.append(path)
					.append(" HTTP/1.1\r\nHost: a\r\nX-Request-Id: pipelined-" + i + "\r\n")
					.append("traceparent: " + traceparent(i) + "\r\n")
					.append((i % 4 == 0) ? "X-User: guest-" + i + "\r\n" : "")
					.append(path.startsWith("POST") ? "Content-Length: " + (i + 1) + "\r\n\r\n" + "x".repeat(i + 1)
							: "\r\n");
			}
			connection.send(requests.toString());
			for (int i = 0; i < 20; i++) {
				assertThat(connection.read().status()).isEqualTo(200);
			}
		}
		for (int i = 0; i < 20; i++) {
			EcsLine event = AccessEventLines.await(output, "pipelined-" + i);
			assertThat(event.string("trace.id")).isEqualTo(traceparent(i).substring(3, 35));
			assertThat(event.string("user.name")).isEqualTo((i % 4 < 2) ? "guest-" + i : null);
			assertThat(event.string("http.route"))
				.isEqualTo(List.of("/slow", "/login/{name}", "/functional/{name}", "/unread").get(i % 4));
			assertThat(event.at("http.request.body.bytes").asInt()).isEqualTo((i % 2 == 1) ? i + 1 : 0);
		}
	}

	@Test
	void shouldLogMalformedRequests(CapturedOutput output) throws Exception {
		int before = AccessEventLines.unreadable(output).size();
		Reply reply = sendAndClose("\u0001\u0002\u0003 no HTTP\r\n\r\n");
		assertThat(reply.status()).isEqualTo(400);
		Awaitility.await().untilAsserted(() -> assertThat(AccessEventLines.unreadable(output)).hasSize(before + 1));
		EcsLine unreadable = AccessEventLines.unreadable(output).get(before);
		assertThat(unreadable.string("event.outcome")).isEqualTo("failure");
		assertThat(unreadable.at("http.response.status_code").asInt()).isEqualTo(400);
		assertThat(unreadable.string("http.request.method")).isNull();

		assertThat(sendAndClose("GET /songs/1 HTTP/1.1\r\nHost: a\r\nX-Request-Id: bad-1\r\nBad\u0001Name: x\r\n\r\n")
			.status()).isEqualTo(400);
		assertThat(sendAndClose("POST /echo HTTP/1.1\r\nHost: a\r\nX-Request-Id: bad-2\r\n"
				+ "Transfer-Encoding: chunked\r\n\r\nno size\r\n")
			.status()).isEqualTo(400);
		assertThat(sendAndClose("GET /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: a\r\n\r\n").status()).isEqualTo(414);
		EcsLine header = malformed(output);
		assertThat(header.string("event.outcome")).isEqualTo("failure");
		EcsLine chunk = AccessEventLines.await(output, "bad-2");
		assertThat(chunk.at("http.response.status_code").asInt()).isEqualTo(400);
		Awaitility.await()
			.untilAsserted(() -> assertThat(AccessEventLines.unreadable(output)).hasSize(before + 2)
				.last()
				.satisfies((event) -> assertThat(event.at("http.response.status_code").asInt()).isEqualTo(414)));
	}

	@Test
	void shouldLogWhatFollowsOnTheConnectionOfAnotherRequest(CapturedOutput output) throws Exception {
		int before = AccessEventLines.unreadable(output).size();
		try (RawConnection connection = RawConnection.to(port)) {
			connection.send("GET /slow HTTP/1.1\r\nHost: a\r\nX-Request-Id: followed-1\r\n\r\nno HTTP\r\n\r\n");
			assertThat(connection.read().status()).isEqualTo(200);
			// the server closes the connection instead of refusing what it cannot read
			assertThat(connection.skip(1)).isZero();
		}
		assertThat(AccessEventLines.await(output, "followed-1").string("event.outcome")).isEqualTo("success");
		Awaitility.await().untilAsserted(() -> assertThat(AccessEventLines.unreadable(output)).hasSize(before + 1));
		assertThat(AccessEventLines.unreadable(output).get(before).at("http.response.status_code")).isNull();
		try (RawConnection connection = RawConnection.to(port)) {
			connection.send("GET /slow HTTP/1.1\r\nHost: a\r\nX-Request-Id: followed-2\r\nConnection: close\r\n\r\n"
					+ "GET /slow HTTP/1.1\r\nHost: a\r\nX-Request-Id: ignored\r\n\r\n");
			assertThat(connection.read().status()).isEqualTo(200);
			assertThat(connection.skip(1)).isZero();
		}
		assertThat(AccessEventLines.await(output, "followed-2").string("event.outcome")).isEqualTo("success");
		assertThat(AccessEventLines.of(output, "ignored")).isEmpty();
	}

	@Test
	void shouldLogTheUpgradeToAWebSocket(CapturedOutput output) throws Exception {
		WebSocket socket = HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.header("X-Request-Id", "socket")
			.buildAsync(URI.create("ws://localhost:" + port + "/socket"), new WebSocket.Listener() {
			})
			.get(30, TimeUnit.SECONDS);
		socket.sendText("hello", true).get(30, TimeUnit.SECONDS);
		EcsLine event = AccessEventLines.await(output, "socket");
		socket.abort();
		assertThat(event.at("http.response.status_code").asInt()).isEqualTo(101);
		assertThat(event.string("event.outcome")).isEqualTo("success");
		assertThat(event.string("http.route")).isEqualTo("/socket");
	}

	/**
	 * The response has ended before the body has come, and with it the time that counts.
	 */
	@Test
	void shouldCountABodyThatComesAfterTheResponse(CapturedOutput output) throws Exception {
		try (RawConnection connection = RawConnection.to(port)) {
			connection
				.send("POST /unread HTTP/1.1\r\nHost: a\r\nX-Request-Id: late\r\nContent-Length: 10\r\n\r\n01234");
			assertThat(connection.read().status()).isEqualTo(200);
			assertThat(AccessEventLines.of(output, "late")).isEmpty();
			connection.send("56789");
			assertThat(AccessEventLines.await(output, "late").at("http.request.body.bytes").asInt()).isEqualTo(10);
		}
	}

	private static EcsLine malformed(CapturedOutput output) {
		return Awaitility.await()
			.until(() -> AccessEventLines.all(output)
				.stream()
				.filter((line) -> line.string("message").equals("GET /songs/1 400"))
				.toList(), (lines) -> !lines.isEmpty())
			.get(0);
	}

	private static Reply sendAndClose(String request) throws IOException {
		try (RawConnection connection = RawConnection.to(port)) {
			return connection.send(request).read();
		}
	}

	@Test
	void shouldNotTakeTheInterimResponseForTheEnd(CapturedOutput output) throws Exception {
		try (RawConnection connection = RawConnection.to(port)) {
			assertThat(connection
				.send("POST /echo HTTP/1.1\r\nHost: a\r\nX-Request-Id: continued\r\nExpect: 100-continue\r\n"
						+ "Content-Length: 3\r\n\r\nabc")
				.read()
				.status()).isEqualTo(200);
		}
		EcsLine event = AccessEventLines.await(output, "continued");
		assertThat(event.at("http.response.status_code").asInt()).isEqualTo(200);
		assertThat(event.at("http.request.body.bytes").asInt()).isEqualTo(3);
	}

	private static String traceparent(int n) {
		return String.format("00-b%031x-%016x-0%d", n + 1, n + 1, n % 2);
	}

	/**
	 * What the event of a request has to be.
	 */
	private record Expected(String id, int status, String outcome, @Nullable Long sent, @Nullable Long received,
			@Nullable String route, @Nullable String error, long minMillis, long maxNanos) {

		void check(EcsLine event) {
			assertThat(event.string("event.outcome")).as("%s", event).isEqualTo(this.outcome);
			assertThat(
					(event.at("http.response.status_code") != null) ? event.at("http.response.status_code").asInt() : 0)
				.as("%s", event)
				.isEqualTo(this.status);
			if (this.sent != null) {
				assertThat(event.at("http.request.body.bytes").asLong()).as("%s", event).isEqualTo(this.sent);
			}
			if (this.received != null) {
				assertThat(event.at("http.response.body.bytes").asLong()).as("%s", event).isEqualTo(this.received);
			}
			assertThat(event.string("http.route")).as("%s", event).isEqualTo(this.route);
			if (this.error == null || !this.error.equals("any")) {
				assertThat(event.string("error.type")).as("%s", event).isEqualTo(this.error);
			}
			assertThat(event.at("event.duration").asLong()).as("%s", event)
				.isBetween(TimeUnit.MILLISECONDS.toNanos(this.minMillis), this.maxNanos);
			int n = Integer.parseInt(this.id.substring(this.id.lastIndexOf('-') + 1));
			assertThat(event.string("trace.id")).as("%s", event).isEqualTo(traceparent(n).substring(3, 35));
		}

	}

	/**
	 * One of the clients: a thread with a connection, which it opens anew when it has to.
	 */
	private static final class Client implements AutoCloseable {

		private static final String BROKEN = AccessApplication.BrokenException.class.getName();

		private final int port;

		private @Nullable RawConnection connection;

		Client(int port) {
			this.port = port;
		}

		List<Expected> request(int n) throws IOException {
			Function<String, String> get = (path) -> "GET " + path + head(n);
			return switch ((n / 4) % 20) {
				case 0 -> one(n, "HEAD /songs/" + n + head(n) + "\r\n", "/songs/{id}", false);
				case 1 -> one(n, get.apply("/stream") + "\r\n", "/stream", true);
				case 2 -> one(n, get.apply("/large") + "\r\n", "/large", true);
				case 3 -> compressed(n, get.apply("/large"), "/large");
				case 4 -> post(n, "/echo", 10_000);
				case 5 -> post(n, "/unread", 10_000);
				case 6 ->
					posted(n, "/echo", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3\r\nyou\r\n0\r\n\r\n", 8);
				case 7 -> failed(n, get.apply("/nothing/here") + "\r\n", 404, "/**", 0,
						"org.springframework.web.reactive.resource.NoResourceFoundException");
				case 8 -> failed(n, get.apply("/fail") + "\r\n", 500, "/fail", 0, BROKEN);
				case 9 -> failed(n, get.apply("/timeout") + "\r\n", 503, "/timeout", AccessApplication.SLEEP,
						"org.springframework.web.server.ResponseStatusException");
				case 10 ->
					failed(n, get.apply("/refused") + "\r\n", 500, null, 0, IllegalArgumentException.class.getName());
				case 11 -> slow(n, get.apply("/slow") + "\r\n");
				case 12 -> brokenByTheHandler(n);
				case 13 -> abortedInTheResponse(n);
				case 14 -> abortedBeforeTheResponse(n);
				case 15 -> abortedInTheRequest(n);
				case 16 -> pipelined(n);
				case 17 -> compressed(n, get.apply("/stream"), "/stream");
				default -> one(n, get.apply("/songs/" + n) + "\r\n", "/songs/{id}", true);
			};
		}

		private static String head(int n) {
			return " HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: load-" + n + "\r\ntraceparent: " + traceparent(n)
					+ "\r\n";
		}

		private List<Expected> one(int n, String request, @Nullable String route, boolean body) throws IOException {
			long start = System.nanoTime();
			Reply reply = connection().send(request).read(body);
			assertThat(reply.status()).isEqualTo(200);
			return success(n, 0, reply, route, 0, start);
		}

		private List<Expected> compressed(int n, String request, String route) throws IOException {
			List<Expected> compressed = one(n, request + "Accept-Encoding: gzip\r\n\r\n", route, true);
			// small parts that are sent at once grow
			assertThat(compressed.get(0).received())
				.isNotEqualTo(route.equals("/large") ? (long) AccessApplication.LARGE : 390L);
			return compressed;
		}

		private List<Expected> slow(int n, String request) throws IOException {
			long start = System.nanoTime();
			return success(n, 0, connection().send(request).read(), "/slow", AccessApplication.SLEEP, start);
		}

		private List<Expected> post(int n, String path, int length) throws IOException {
			return posted(n, path,
					"Content-Type: text/plain\r\nContent-Length: " + length + "\r\n\r\n" + "x".repeat(length), length);
		}

		private List<Expected> posted(int n, String path, String rest, long length) throws IOException {
			long start = System.nanoTime();
			Reply reply = connection().send("POST " + path + head(n) + rest).read();
			assertThat(reply.status()).isEqualTo(200);
			return success(n, length, reply, path, 0, start);
		}

		private static List<Expected> success(int n, long sent, Reply reply, @Nullable String route, long minMillis,
				long start) {
			return List.of(new Expected("load-" + n, reply.status(), "success", sent, reply.bytes(), route, null,
					minMillis, limit(start)));
		}

		private List<Expected> failed(int n, String request, int status, @Nullable String route, long minMillis,
				@Nullable String error) throws IOException {
			long start = System.nanoTime();
			Reply reply = connection().send(request).read();
			assertThat(reply.status()).isEqualTo(status);
			return List.of(new Expected("load-" + n, status, "failure", 0L, reply.bytes(), route, error, minMillis,
					limit(start)));
		}

		private List<Expected> brokenByTheHandler(int n) throws IOException {
			long start = System.nanoTime();
			long bytes = 0;
			try {
				connection().send("GET /break" + head(n) + "\r\n").read();
			}
			catch (IOException | NumberFormatException ex) {
				bytes = "data:first\n\n".length();
			}
			assertThat(bytes).isPositive();
			close();
			return List.of(new Expected("load-" + n, 200, "failure", 0L, bytes, "/break", BROKEN, 0, limit(start)));
		}

		private List<Expected> abortedInTheResponse(int n) throws IOException {
			long start = System.nanoTime();
			RawConnection streamed = connection().send("GET /events" + head(n) + "\r\n");
			assertThat(streamed.skip(150)).isEqualTo(150);
			if (n % 2 == 0) {
				streamed.reset();
			}
			close();
			return List.of(new Expected("load-" + n, 200, "failure", 0L, null, "/events", "any", 0, limit(start)));
		}

		private List<Expected> abortedBeforeTheResponse(int n) throws IOException {
			long start = System.nanoTime();
			connection().send("GET /never" + head(n) + "\r\n");
			close();
			return List.of(new Expected("load-" + n, 0, "failure", 0L, 0L, "/never", ABORTED, 0, limit(start)));
		}

		private List<Expected> abortedInTheRequest(int n) throws IOException {
			long start = System.nanoTime();
			connection().send("POST /echo" + head(n) + "Content-Length: 100\r\n\r\nhello");
			close();
			return List.of(new Expected("load-" + n, 0, "failure", 5L, 0L, "/echo", ABORTED, 0, limit(start)));
		}

		/**
		 * Three at once, of which two have numbers beyond those of the others.
		 */
		private List<Expected> pipelined(int n) throws IOException {
			long start = System.nanoTime();
			int second = n + REQUESTS;
			int third = n + 2 * REQUESTS;
			RawConnection pipe = connection().send("GET /slow" + head(n) + "\r\nPOST /echo" + head(second)
					+ "Content-Length: 5\r\n\r\nhelloGET /songs/" + n + head(third) + "\r\n");
			List<Expected> all = new ArrayList<>(success(n, 0, pipe.read(), "/slow", AccessApplication.SLEEP, start));
			all.addAll(success(second, 5, pipe.read(), "/echo", 0, start));
			all.addAll(success(third, 0, pipe.read(), "/songs/{id}", 0, start));
			return all;
		}

		/**
		 * Return the longest that the server can have taken, which goes on a little when
		 * the client has what it wants.
		 */
		private static long limit(long start) {
			return System.nanoTime() - start + Duration.ofSeconds(5).toNanos();
		}

		private RawConnection connection() throws IOException {
			RawConnection open = this.connection;
			if (open == null) {
				open = RawConnection.to(this.port);
				this.connection = open;
			}
			return open;
		}

		@Override
		public void close() throws IOException {
			if (this.connection != null) {
				this.connection.close();
				this.connection = null;
			}
		}

	}

}
