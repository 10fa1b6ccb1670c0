package io.ecslogging.sample.page;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.ecslogging.sample.ElvisApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the page gets over HTTP.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class EventStreamTests {

	private static final Logger logger = LoggerFactory.getLogger(EventStreamTests.class);

	private static ConfigurableApplicationContext application;

	private static URI root;

	private final HttpClient client = HttpClient.newHttpClient();

	@BeforeEach
	void startIfNeeded() {
		if (application == null || !application.isActive()) {
			// a busy machine may make a page slower than it is meant to be
			start("--server.tomcat.connection-timeout=60s");
		}
	}

	private static void start(String... arguments) {
		application = new SpringApplicationBuilder(ElvisApplication.class)
			.properties("server.port=0", "elvis.generator.enabled=false")
			.run(arguments);
		root = URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port"));
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void shouldSendWhatIsPrinted(CapturedOutput output) throws Exception {
		String text = unique();
		try (Page page = new Page("")) {
			logger.atWarn().addKeyValue("song.id", 7).log(text);
			Received event = page.await(text);
			assertThat(output.getOut().lines()).contains(event.line());
			assertThat(event.data().at("/origins/song.id").asString()).isEqualTo("key-value song.id");
		}
	}

	@Test
	void shouldContinueAfterTheLastEvent() throws Exception {
		String text = unique();
		Received first;
		try (Page page = new Page("")) {
			logger.info(text + " 1");
			first = page.await(text + " 1");
		}
		logger.info(text + " 2");
		try (Page page = new Page(first.id())) {
			assertThat(page.next().line()).contains(text + " 2");
		}
		for (String unknown : List.of("", "1", "no number", "9".repeat(18), "9".repeat(30))) {
			try (Page page = new Page(unknown)) {
				page.await(text + " 1");
			}
		}
	}

	@Test
	void shouldNotMakeLoggingWaitForASlowPage() throws Exception {
		String filler = "x".repeat(3000);
		String text = unique();
		try (Page slow = new Page(""); Page quick = new Page("")) {
			logger.info(text + " first");
			long first = Long.parseLong(slow.await(text + " first").id());
			quick.await(text + " first");
			long slowest = 0;
			for (int i = 0; i < 3000; i++) {
				long start = System.nanoTime();
				logger.info(filler);
				slowest = Math.max(slowest, System.nanoTime() - start);
			}
			logger.info(text + " last");
			// a page would make it wait until the server gives that up
			assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(10));
			long last = Long.parseLong(quick.await(text + " last").id());
			assertThat(last - first).isGreaterThan(3000);
			slow.await(text + " last");
			assertThat(slow.missed()).isPositive();
			assertThat(slow.received() + slow.missed()).isEqualTo(last - slow.firstId() + 1);
		}
	}

	@Test
	void shouldRefuseTooManyPagesUntilSomeHaveGone() throws Exception {
		String text = unique();
		List<Page> pages = new ArrayList<>();
		try {
			pages.add(open(""));
			logger.info(text);
			String last = pages.get(0).await(text).id();
			while (pages.size() < EventStream.MAX_PAGES) {
				pages.add(open(last));
			}
			assertThat(status()).isEqualTo(503);
		}
		finally {
			for (Page page : pages) {
				page.close();
			}
		}
		// nothing is logged
		Awaitility.await().until(() -> status() == 200);
	}

	/**
	 * Other tests may have left pages that have not been noticed to be gone.
	 */
	private Page open(String lastEventId) {
		List<Page> opened = new ArrayList<>();
		Awaitility.await().pollDelay(Duration.ZERO).ignoreExceptions().until(() -> {
			logger.info("for whoever is still there");
			return opened.add(new Page(lastEventId));
		});
		return opened.get(0);
	}

	private int status() throws Exception {
		try (Page page = new Page("")) {
			return 200;
		}
		catch (IOException ex) {
			return Integer.parseInt(ex.getMessage().split(" ")[1]);
		}
	}

	@Test
	void shouldNotLogRequestsOfThePageItself() throws Exception {
		String text = unique();
		try (Page page = new Page("")) {
			get("/actuator/ecslogging");
			get("/songs/1");
			logger.info(text);
			page.await((event) -> {
				assertThat(event.line()).doesNotContain("\"/actuator", "\"/events\"");
				return event.line().contains(text);
			});
		}
	}

	@Test
	void shouldLogWhenAButtonIsPressed() throws Exception {
		try (Page page = new Page("")) {
			for (String level : List.of("DEBUG", "INFO", "WARN", "ERROR")) {
				assertThat(post("/log/" + level).at("/enabled").asBoolean()).isTrue();
				Received event = page.await("Button %s was pressed".formatted(level));
				assertThat(event.document().at("/log.level").asString()).isEqualTo(level);
				assertThat(event.document().at("/button/name").asString()).isEqualTo(level);
			}
			assertThat(post("/log/TRACE").at("/enabled").asBoolean(true)).isFalse();
			assertThat(post("/log/LOUD").at("/status").asInt()).isEqualTo(400);
		}
	}

	@Test
	void shouldLogAShowInOneTrace() throws Exception {
		try (Page page = new Page("")) {
			String trace = post("/show").at("/traceId").asString();
			assertThat(trace).matches("[0-9a-f]{32}");
			List<Received> events = new ArrayList<>();
			page.await((event) -> {
				if (event.document().at("/trace/id").asString("").equals(trace)) {
					events.add(event);
				}
				return event.line().contains("The curtain falls") && !events.isEmpty();
			});
			assertThat(events).hasSize(5);
			assertThat(events.stream().map((event) -> event.document().at("/span/id").asString()).distinct())
				.hasSize(3);
			assertThat(events.get(0).data().at("/origins/trace.id").asString())
				.isEqualTo("Micrometer Tracing (MDC traceId)");
		}
	}

	@Test
	void shouldAllowNothingButItsOwnFiles() throws Exception {
		HttpResponse<String> page = get("/");
		assertThat(page.headers().firstValue("Content-Security-Policy")).hasValueSatisfying(
				(policy) -> assertThat(policy).startsWith("default-src 'self';").doesNotContain("unsafe", "data:"));
		assertThat(page.body()).doesNotContain("<style", "style=", "javascript:", "http:", "https:")
			.doesNotContainPattern("\\son[a-z]+=")
			.doesNotContainPattern("<script(?! src=\"page.js\")");
		assertThat(get("/page.js").body()).doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(",
				"document.write");
	}

	@Test
	void shouldNotMakeTheEndOfTheServiceWait() throws Exception {
		application.close();
		start();
		String text = unique();
		try (Page slow = new Page(""); Page quick = new Page("")) {
			for (int i = 0; i < 3000; i++) {
				logger.info("x".repeat(3000));
			}
			logger.info(text);
			quick.await(text);
			long start = System.nanoTime();
			application.close();
			// the server would wait for 30 s
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
			quick.awaitEnd();
		}
	}

	private static String unique() {
		return "event " + UUID.randomUUID();
	}

	private HttpResponse<String> get(String path) throws Exception {
		return this.client.send(HttpRequest.newBuilder(root.resolve(path)).build(), BodyHandlers.ofString());
	}

	private JsonNode post(String path) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(root.resolve(path))
			.POST(HttpRequest.BodyPublishers.noBody())
			.build();
		return JsonMapper.shared().readTree(this.client.send(request, BodyHandlers.ofString()).body());
	}

	/**
	 * An event that was received.
	 *
	 * @param id its id
	 * @param data its data
	 */
	private record Received(String id, JsonNode data) {

		String line() {
			return this.data.path("line").asString();
		}

		JsonNode document() {
			return JsonMapper.shared().readTree(line());
		}

	}

	/**
	 * A page that takes as little as possible ahead of being read. In HTTP 1.0, the body
	 * is sent as it is.
	 */
	private static final class Page implements AutoCloseable {

		private final Socket socket = new Socket();

		private final BufferedReader reader;

		private long received;

		private long missed;

		private long firstId;

		Page(String lastEventId) throws IOException {
			this.socket.setReceiveBufferSize(4096);
			this.socket.connect(new InetSocketAddress("localhost", root.getPort()));
			this.socket.setSoTimeout(60_000);
			this.socket.getOutputStream()
				.write("GET /events HTTP/1.0\r\nLast-Event-ID: %s\r\n\r\n".formatted(lastEventId)
					.getBytes(StandardCharsets.US_ASCII));
			this.reader = new BufferedReader(
					new InputStreamReader(this.socket.getInputStream(), StandardCharsets.UTF_8));
			String status = this.reader.readLine();
			if (!status.startsWith("HTTP/1.1 200")) {
				this.socket.close();
				throw new IOException(status);
			}
		}

		Received next() throws IOException {
			StringBuilder id = new StringBuilder();
			StringBuilder data = new StringBuilder();
			while (true) {
				String line = this.reader.readLine();
				if (line.startsWith("id: ")) {
					id.append(line.substring(4));
				}
				else if (line.startsWith("data: ")) {
					data.append(line.substring(6));
				}
				else if (line.isEmpty() && !data.isEmpty()) {
					return count(new Received(id.toString(), JsonMapper.shared().readTree(data.toString())));
				}
			}
		}

		private Received count(Received event) {
			if (this.received++ == 0) {
				this.firstId = Long.parseLong(event.id());
			}
			this.missed += event.data().path("missed").asLong();
			return event;
		}

		Received await(String text) throws IOException {
			return await((event) -> event.line().contains(text));
		}

		Received await(Predicate<Received> wanted) throws IOException {
			while (true) {
				Received event = next();
				if (wanted.test(event)) {
					return event;
				}
			}
		}

		void awaitEnd() throws IOException {
			while (this.reader.readLine() != null) {
				// what came before
			}
		}

		long received() {
			return this.received;
		}

		long missed() {
			return this.missed;
		}

		long firstId() {
			return this.firstId;
		}

		/**
		 * Reset the connection, which the server notices when it writes for the first
		 * time.
		 */
		@Override
		public void close() throws IOException {
			this.socket.setSoLinger(true, 0);
			this.socket.close();
		}

	}

}
