package io.ecslogging.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/**
 * What stands in front of an Elasticsearch over plain HTTP and has faults: it passes
 * requests on, unless it is told otherwise.
 */
public final class HttpFront implements AutoCloseable {

	/**
	 * Pass the request on.
	 */
	public static final Fault PASS = HttpFront::pass;

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final HttpClient client;

	private final URI target;

	/**
	 * Guarded by itself, as is what has been received.
	 */
	private final Deque<Fault> faults = new ArrayDeque<>();

	private final List<Received> received = new ArrayList<>();

	private final CountDownLatch closed = new CountDownLatch(1);

	private HttpFront(ElasticsearchServer elasticsearch) {
		this.client = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.sslContext(elasticsearch.trusting())
			.build();
		this.target = elasticsearch.uri();
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	public static HttpFront start(ElasticsearchServer elasticsearch) {
		return new HttpFront(elasticsearch);
	}

	public URI uri() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort());
	}

	/**
	 * Have faults, one for each of the next requests; {@code null} for none.
	 */
	public HttpFront then(@Nullable Fault... next) {
		synchronized (this.faults) {
			for (Fault fault : next) {
				this.faults.add((fault != null) ? fault : PASS);
			}
		}
		return this;
	}

	public HttpFront times(int count, Fault fault) {
		for (int i = 0; i < count; i++) {
			then(fault);
		}
		return this;
	}

	/**
	 * Return how many faults are still to come.
	 */
	public int remaining() {
		synchronized (this.faults) {
			return this.faults.size();
		}
	}

	public List<Received> received() {
		synchronized (this.faults) {
			return List.copyOf(this.received);
		}
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			byte[] body = exchange.getRequestBody().readAllBytes();
			Fault fault;
			synchronized (this.faults) {
				this.received.add(new Received(exchange.getRequestURI().toString(), body.length,
						Map.copyOf(exchange.getRequestHeaders()), System.nanoTime()));
				fault = this.faults.isEmpty() ? PASS : this.faults.remove();
			}
			fault.handle(this, exchange, body);
		}
	}

	private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
		URI uri = exchange.getRequestURI();
		HttpRequest.Builder request = HttpRequest.newBuilder(this.target.resolve(uri.getPath() + "?" + uri.getQuery()))
			.method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
		for (String name : List.of("Authorization", "Content-Type", "Content-Encoding")) {
			String value = exchange.getRequestHeaders().getFirst(name);
			if (value != null) {
				request.header(name, value);
			}
		}
		try {
			return this.client.send(request.build(), BodyHandlers.ofByteArray());
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

	private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
		exchange.sendResponseHeaders(status, (body.length > 0) ? body.length : -1);
		try (OutputStream out = exchange.getResponseBody()) {
			out.write(body);
		}
	}

	private void pass(HttpExchange exchange, byte[] body) throws IOException {
		HttpResponse<byte[]> response = forward(exchange, body);
		reply(exchange, response.statusCode(), response.body());
	}

	@Override
	public void close() {
		this.closed.countDown();
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	/**
	 * Answer so, without passing the request on.
	 */
	public static Fault status(int status, String body, String... headers) {
		return (front, exchange, request) -> {
			for (int i = 0; i < headers.length; i += 2) {
				exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
			}
			reply(exchange, status, body.getBytes());
		};
	}

	/**
	 * Pass the request on, and answer something else.
	 */
	public static Fault answerWith(String body) {
		return (front, exchange, request) -> {
			front.forward(exchange, request);
			reply(exchange, 200, body.getBytes());
		};
	}

	/**
	 * Pass the request on, and lose the reply.
	 */
	public static Fault loseReply() {
		return (front, exchange, request) -> front.forward(exchange, request);
	}

	/**
	 * Pass the request on, and end in mid-reply.
	 */
	public static Fault truncateReply() {
		return (front, exchange, request) -> {
			byte[] body = front.forward(exchange, request).body();
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body, 0, body.length / 2);
			exchange.getResponseBody().flush();
		};
	}

	/**
	 * Pass the request on, and send the headers and some of the reply, but no more until
	 * the end of the test.
	 */
	public static Fault stallInReply() {
		return (front, exchange, request) -> {
			byte[] body = front.forward(exchange, request).body();
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body, 0, body.length / 2);
			exchange.getResponseBody().flush();
			try {
				front.closed.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		};
	}

	/**
	 * What happens to a request.
	 */
	@FunctionalInterface
	public interface Fault {

		void handle(HttpFront front, HttpExchange exchange, byte[] body) throws IOException;

	}

	/**
	 * A request.
	 *
	 * @param uri the path and the query
	 * @param size size of the body as it was sent
	 * @param headers the headers
	 * @param at when it had been received, in nanoseconds
	 */
	public record Received(String uri, int size, Map<String, List<String>> headers, long at) {

	}

}
