package io.ecslogging.shipping.elasticsearch;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import javax.net.ssl.SSLParameters;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.DaemonThreads;
import io.ecslogging.shipping.Tls;

/**
 * Sends requests over HTTP/1.1, one at a time. A request is bounded in time together with
 * its reply, and the reply in size. The JDK's client does not do that: its own timeout
 * ends at the headers. Used by the thread that sends, except {@link #abort}.
 */
final class HttpTransport implements AutoCloseable {

	private static final String THREAD_NAME = "elasticsearch-http";

	/**
	 * Load balancers drop connections that are idle for a minute or longer.
	 */
	static final Duration MAX_IDLE = Duration.ofSeconds(50);

	/**
	 * By then, a host name may have another address, and a bundle another certificate.
	 */
	private static final Duration MAX_AGE = Duration.ofMinutes(10);

	private final Duration connectTimeout;

	private final Duration requestTimeout;

	private final Duration maxIdle;

	private final Supplier<@Nullable Tls> tls;

	private final HttpCustomizers customizers;

	private @Nullable Client client;

	private volatile @Nullable Future<?> exchange;

	private volatile boolean aborted;

	/**
	 * Create a transport that is not connected.
	 * @param maxIdle time without requests after which a connection is not used again
	 * @param tls gives the TLS settings of the next connection; {@code null} for the
	 * JVM's defaults
	 * @param customizers customize each client
	 */
	HttpTransport(Duration connectTimeout, Duration requestTimeout, Duration maxIdle, Supplier<@Nullable Tls> tls,
			HttpCustomizers customizers) {
		this.connectTimeout = connectTimeout;
		this.requestTimeout = requestTimeout;
		this.maxIdle = maxIdle;
		this.tls = tls;
		this.customizers = customizers;
	}

	/**
	 * Send a request and wait for the whole reply.
	 * @param request the request
	 * @param maxReply the most bytes of the reply's body
	 * @param meanwhile what to do while waiting
	 * @return the reply, without a body if a proxy refuses to open a tunnel
	 * @throws IOException if there is no reply in time, or it is too large
	 */
	HttpResponse<byte[]> send(HttpRequest request, int maxReply, Runnable meanwhile) throws IOException {
		Client connected = client();
		// not sendAsync, which completes on the application's common pool
		Future<HttpResponse<byte[]>> future = connected.executor
			.submit(() -> connected.http.send(request, (info) -> new BoundedBody(maxReply)));
		this.exchange = future;
		try {
			if (this.aborted) {
				throw new IOException("aborted");
			}
			meanwhile.run();
			HttpResponse<byte[]> response = future.get(this.requestTimeout.toNanos(), TimeUnit.NANOSECONDS);
			connected.usedAt = System.nanoTime();
			return response;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failed(future, new IOException("interrupted"));
		}
		catch (TimeoutException ex) {
			throw failed(future, new IOException("no complete reply within " + this.requestTimeout.toMillis() + " ms"));
		}
		catch (ExecutionException ex) {
			throw failed(future, (ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (IOException | RuntimeException ex) {
			throw failed(future, ex);
		}
		finally {
			this.exchange = null;
		}
	}

	private IOException failed(Future<?> future, Throwable ex) {
		future.cancel(true);
		disconnect();
		return (ex instanceof IOException io) ? io : new IOException(ex.toString(), ex);
	}

	private Client client() throws IOException {
		Client existing = this.client;
		long now = System.nanoTime();
		if (this.aborted) {
			throw new IOException("aborted");
		}
		if (existing != null && now - existing.usedAt < this.maxIdle.toNanos()
				&& now - existing.createdAt < MAX_AGE.toNanos()) {
			return existing;
		}
		disconnect();
		HttpClient.Builder builder = HttpClient.newBuilder();
		this.customizers.customize(builder);
		Client created = new Client(builder.connectTimeout(this.connectTimeout), this.tls.get());
		if (created.http.authenticator().isPresent()) {
			created.close();
			throw CustomizerException.ofAuthenticator();
		}
		this.client = created;
		return created;
	}

	/**
	 * Close the connection if it has been idle for so long that others may close it.
	 */
	void disconnectIdle() {
		Client existing = this.client;
		if (existing != null && System.nanoTime() - existing.usedAt >= this.maxIdle.toNanos()) {
			disconnect();
		}
	}

	private void disconnect() {
		Client existing = this.client;
		this.client = null;
		if (existing != null) {
			existing.close();
		}
	}

	/**
	 * Abort the request in progress, and every later one. Called by any thread.
	 */
	void abort() {
		this.aborted = true;
		Future<?> future = this.exchange;
		if (future != null) {
			future.cancel(true);
		}
	}

	@Override
	public void close() {
		disconnect();
	}

	/**
	 * A JDK client with threads of its own, which can be closed on Java 17 too.
	 */
	private static final class Client {

		private final ThreadGroup threads = threads();

		private final ExecutorService executor = Executors.newCachedThreadPool(this::thread);

		private final HttpClient http;

		private final long createdAt = System.nanoTime();

		private long usedAt = this.createdAt;

		Client(HttpClient.Builder builder, @Nullable Tls tls) {
			builder.version(HttpClient.Version.HTTP_1_1)
				.followRedirects(HttpClient.Redirect.NEVER)
				.executor(this.executor);
			if (tls != null) {
				builder.sslContext(tls.context());
				builder.sslParameters(new SSLParameters(tls.ciphers(), tls.protocols()));
			}
			this.http = build(builder);
		}

		/**
		 * Return a thread group. Java 17 and 18 keep a group forever, unless it is a
		 * daemon group, which goes with its last thread. Newer versions keep none.
		 */
		@SuppressWarnings("removal")
		private static ThreadGroup threads() {
			ThreadGroup group = new ThreadGroup(DaemonThreads.PREFIX + THREAD_NAME);
			group.setDaemon(true);
			return group;
		}

		/**
		 * The client's own thread joins the group of the thread that creates the client.
		 */
		private HttpClient build(HttpClient.Builder builder) {
			try {
				return CompletableFuture.supplyAsync(builder::build, this.executor).join();
			}
			catch (RuntimeException ex) {
				this.executor.shutdownNow();
				throw ex;
			}
		}

		private Thread thread(Runnable runnable) {
			return DaemonThreads.create(this.threads, THREAD_NAME, runnable);
		}

		/**
		 * Close the connections and end all threads.
		 */
		void close() {
			try {
				HttpClient.class.getMethod("shutdownNow").invoke(this.http);
			}
			catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException ex) {
				// Java 17 to 20, where the client's own thread ends when it is
				// interrupted
				this.threads.interrupt();
			}
			this.executor.shutdownNow();
		}

	}

}
