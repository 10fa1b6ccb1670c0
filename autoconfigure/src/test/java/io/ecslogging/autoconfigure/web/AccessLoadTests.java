package io.ecslogging.autoconfigure.web;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.RawConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers of servlets under a load of requests that end in all the ways that there are:
 * each has one event, and that is right.
 */
class AccessLoadTests {

	private static final int CONNECTIONS = 4;

	private static final int REQUESTS = Integer.getInteger("access.requests", 1000);

	/**
	 * What a request may take longer than its handler sleeps.
	 */
	private static final long GENEROUS = 10_000_000_000L;

	private static final String POST = "POST /%s?id=%d HTTP/1.1\nHost: shop\nContent-Length: 1000\n\n";

	private final AtomicInteger ids = new AtomicInteger();

	private final Map<String, Expected> expected = new ConcurrentHashMap<>();

	@ParameterizedTest
	@EnumSource(WebService.Server.class)
	void shouldLogEachRequestOnce(WebService.Server server) throws Exception {
		try (ConfigurableApplicationContext context = WebService.start(server, "--server.compression.enabled=true",
				"--logging.level.root=off", "--logging.level.access=info");
				AccessLines lines = AccessLines.collect(true)) {
			load(WebService.port(context));
			Map<String, Expected> missing = new ConcurrentHashMap<>(this.expected);
			for (EcsLine line : lines.await(this.expected.size())) {
				String query = line.string("url.query");
				Expected request = missing.remove((query != null) ? query.replace("id=", "") : unread(missing, line));
				assertThat(request).as("expected: %s", line).isNotNull();
				request.check(line.hasEcsTypes());
			}
			assertThat(missing).isEmpty();
		}
	}

	/**
	 * Jetty does not tell what it could not read.
	 */
	private static String unread(Map<String, Expected> missing, EcsLine line) {
		int status = line.at("http.response.status_code").asInt();
		return missing.entrySet()
			.stream()
			.filter((request) -> request.getValue().unread && request.getValue().status == status)
			.map(Map.Entry::getKey)
			.findFirst()
			.orElseThrow();
	}

	private void load(int port) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(CONNECTIONS);
		try {
			Callable<Void> connection = () -> {
				new Connection(port).run();
				return null;
			};
			List<Future<Void>> running = new ArrayList<>();
			for (int i = 0; i < CONNECTIONS; i++) {
				running.add(executor.submit(connection));
			}
			for (Future<Void> future : running) {
				future.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	/**
	 * One of the clients, which connects again when the server has ended the connection.
	 */
	private final class Connection {

		private final int port;

		private RawConnection client;

		Connection(int port) throws IOException {
			this.port = port;
			this.client = RawConnection.to(port);
		}

		void run() throws IOException {
			for (int id = next(); id < REQUESTS; id = next()) {
				send(id);
			}
			this.client.close();
		}

		private int next() {
			return AccessLoadTests.this.ids.getAndIncrement();
		}

		private void send(int id) throws IOException {
			if (id % 500 == 99) {
				// Tomcat looks for those that are due once a second
				get(id, "timeout", "", 503).least(WebService.SLEEP.toNanos());
				return;
			}
			switch (id % 18) {
				case 0 -> get(id, "chunks", "", 200).bytes(WebService.CHUNKS * WebService.CHUNK);
				case 1 -> get(id, "text", "Accept-Encoding: gzip\n", 200);
				case 2 -> post(id, "read", 1000);
				case 3 -> post(id, "unread", -1);
				case 4 -> head(id);
				case 5 -> get(id, "nowhere", "", 404);
				case 6 -> get(id, "boom", "", 500).error(IllegalStateException.class.getName());
				case 7 -> get(id, "async", "", 200).least(WebService.SLEEP.toNanos());
				case 8 -> get(id, "async-boom", "", 500);
				case 9 -> get(id, "sleep", "", 200).least(WebService.SLEEP.toNanos());
				case 10 -> abortInResponse(id);
				case 11 -> abortInRequest(id);
				case 12 -> malformed(id, "GET /fixed/1?id=" + id + " HTTP/7.7\nHost: shop\n\n", 505);
				case 13 -> malformed(id, "GET /fixed/1?id=" + id + " HTTP/1.1\nHost: shop\nNo Header\n\n", 400);
				case 14 -> pipelined(id);
				case 15 -> truncated(id);
				default -> get(id, "fixed/500", "Connection: keep-alive\n", 200).bytes(500);
			}
		}

		private Expected get(int id, String path, String headers, int status) throws IOException {
			Expected request = expect(id).status(status).trace();
			this.client.send(
					"GET /" + path + "?id=" + id + " HTTP/1.1\nHost: shop\n" + request.traceparent() + headers + "\n");
			return read(request, false);
		}

		private void post(int id, String path, long bytes) throws IOException {
			Expected request = expect(id).status(200).requestBytes(bytes);
			this.client.send(POST.formatted(path, id) + "x".repeat(1000));
			read(request, false);
		}

		private void head(int id) throws IOException {
			Expected request = expect(id).status(200);
			this.client.send("HEAD /fixed/500?id=" + id + " HTTP/1.1\nHost: shop\n\n");
			read(request, true);
		}

		private void malformed(int id, String text, int status) throws IOException {
			Expected request = expect(id).status(status).unread();
			this.client.send(text);
			read(request, false).bytes(ServedRequest.UNKNOWN);
			reconnect();
		}

		private Expected read(Expected request, boolean head) throws IOException {
			RawConnection.Reply answer = this.client.read(!head);
			if (request.status != 0) {
				assertThat(answer.status()).isEqualTo(request.status);
			}
			if (answer.isLast()) {
				reconnect();
			}
			boolean framed = answer.header("Content-Encoding") != null;
			return request.status(answer.status()).bytes(framed ? -answer.bytes() : answer.bytes());
		}

		private void pipelined(int id) throws IOException {
			Expected first = expect(id).status(200);
			Expected second = expect(-id).status(404);
			Expected third = expect(id + REQUESTS).status(200).least(WebService.SLEEP.toNanos());
			this.client.send("GET /fixed/100?id=" + id + " HTTP/1.1\nHost: shop\n\nGET /nowhere?id=-" + id
					+ " HTTP/1.1\nHost: shop\n\nGET /sleep?id=" + (id + REQUESTS) + " HTTP/1.1\nHost: shop\n\n");
			read(first, false);
			read(second, false);
			read(third, false);
		}

		private void abortInResponse(int id) throws IOException {
			expect(id).status(200).incomplete();
			this.client.send("GET /endless?id=" + id + " HTTP/1.1\nHost: shop\n\n");
			this.client.skip(100_000);
			this.client.reset();
			reconnect();
		}

		private void abortInRequest(int id) throws IOException {
			expect(id).incomplete();
			this.client.send(POST.formatted("read", id) + "x".repeat(500));
			this.client.reset();
			reconnect();
		}

		private void truncated(int id) throws IOException {
			expect(id).status(200).incomplete();
			this.client.send("GET /truncated?id=" + id + " HTTP/1.1\nHost: shop\n\n");
			try {
				this.client.read();
				throw new IllegalStateException("complete");
			}
			catch (EOFException ex) {
				reconnect();
			}
		}

		private void reconnect() throws IOException {
			this.client.close();
			this.client = RawConnection.to(this.port);
		}

		private Expected expect(int id) {
			Expected request = new Expected(id);
			AccessLoadTests.this.expected.put(Integer.toString(id), request);
			return request;
		}

	}

	/**
	 * What the event of a request has to say.
	 */
	private static final class Expected {

		private final int id;

		private int status;

		private boolean incomplete;

		private boolean unread;

		private boolean traced;

		private long bytes = ServedRequest.UNKNOWN;

		private long requestBytes = ServedRequest.UNKNOWN;

		private long least;

		private String error;

		Expected(int id) {
			this.id = id;
		}

		Expected status(int expected) {
			this.status = expected;
			return this;
		}

		Expected incomplete() {
			this.incomplete = true;
			return this;
		}

		Expected unread() {
			this.unread = true;
			return this;
		}

		Expected bytes(long expected) {
			this.bytes = expected;
			return this;
		}

		Expected requestBytes(long expected) {
			this.requestBytes = expected;
			return this;
		}

		Expected least(long nanos) {
			this.least = nanos;
			return this;
		}

		Expected error(String type) {
			this.error = type;
			return this;
		}

		Expected trace() {
			this.traced = true;
			return this;
		}

		String traceparent() {
			return "traceparent: 00-" + traceId() + "-3425f23bb2432450-0" + this.id % 2 + "\n";
		}

		private String traceId() {
			return "%016x%016x".formatted(REQUESTS, this.id + 1);
		}

		void check(EcsLine line) {
			assertThat(line.string("event.dataset")).isEqualTo("shop.access");
			if (this.status != 0) {
				assertThat(line.at("http.response.status_code").asInt()).as("%s", line).isEqualTo(this.status);
			}
			assertThat(line.string("event.outcome")).as("%s", line)
				.isEqualTo((this.incomplete || this.status >= 400) ? "failure" : "success");
			assertThat(line.at("event.duration").asLong()).as("%s", line).isBetween(this.least, this.least + GENEROUS);
			if (this.bytes < ServedRequest.UNKNOWN) {
				// compressed: with the frames of a few chunks
				assertThat(line.at("http.response.body.bytes").asLong()).as("%s", line)
					.isBetween(-this.bytes, -this.bytes + 100);
			}
			else if (this.bytes != ServedRequest.UNKNOWN) {
				assertThat(line.at("http.response.body.bytes").asLong()).as("%s", line).isEqualTo(this.bytes);
			}
			if (this.requestBytes != ServedRequest.UNKNOWN) {
				assertThat(line.at("http.request.body.bytes").asLong()).as("%s", line).isEqualTo(this.requestBytes);
			}
			if (this.error != null) {
				assertThat(line.string("error.type")).as("%s", line).isEqualTo(this.error);
			}
			if (this.traced) {
				assertThat(line.string("trace.id")).as("%s", line).isEqualTo(traceId());
				assertThat(line.string("span.id")).as("%s", line).matches("[0-9a-f]{16}");
			}
		}

	}

}
