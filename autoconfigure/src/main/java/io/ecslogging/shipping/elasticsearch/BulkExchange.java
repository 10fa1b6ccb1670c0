package io.ecslogging.shipping.elasticsearch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.Batch;
import io.ecslogging.shipping.Refusal;
import io.ecslogging.shipping.Tls;

/**
 * Creates a request from lines, sends it to a node, and decides about the lines from the
 * reply. While it waits for the reply, it prepares the next request. Owned by the thread
 * that sends, except {@link #abort()}.
 */
final class BulkExchange {

	private static final byte[] NO_BODY = {};

	private static final int MAX_REPLY = 64 * 1024;

	private static final int MAX_REPLY_ITEM = 4 * 1024;

	/**
	 * A reason may repeat a whole value, and escape more of it.
	 */
	private static final int MAX_REPLY_GROWTH = 2;

	private final BulkApi api;

	private final Nodes nodes;

	private final HttpTransport transport;

	private final RequestSize size = new RequestSize();

	private BulkRequest request;

	private BulkRequest next;

	private boolean everWorked;

	BulkExchange(ElasticsearchSettings settings, Supplier<@Nullable Tls> tls) {
		this.api = new BulkApi(settings);
		// not all services begin with the same node
		this.nodes = new Nodes(settings.nodes(), ThreadLocalRandom.current().nextInt(settings.nodes().size()),
				System::nanoTime);
		this.transport = new HttpTransport(settings.connectTimeout(), settings.requestTimeout(), HttpTransport.MAX_IDLE,
				tls, new HttpCustomizers(settings.customizers()));
		LineStreams streams = settings.streamPerLine() ? new LineStreams(settings.target()) : null;
		this.request = new BulkRequest(settings.compressed(), settings.onMappingConflict(), streams);
		this.next = new BulkRequest(settings.compressed(), settings.onMappingConflict(), streams);
	}

	/**
	 * Return the node to use and the target, for reports.
	 */
	String peer() {
		return node() + ", " + this.api.description();
	}

	/**
	 * Return the node to use.
	 */
	URI node() {
		return this.nodes.current();
	}

	/**
	 * Return how long the node to use still asks to be left alone, or {@code null}.
	 */
	@Nullable Duration asked() {
		return this.nodes.asked();
	}

	/**
	 * Take the request that was prepared, if it is for this batch.
	 * @return whether it is
	 */
	boolean take(Batch batch) {
		if (!this.next.isFor(batch)) {
			return false;
		}
		BulkRequest former = this.request;
		this.request = this.next;
		this.next = former;
		return true;
	}

	/**
	 * Fill the request with the lines of a batch that have to be sent.
	 * @return whether there is anything to send
	 */
	boolean fill(Batch batch, Decisions decisions) {
		return this.request.fill(batch, decisions, this.size.max());
	}

	/**
	 * Fill the request with one line.
	 * @param line the number of the line in the batch
	 */
	void fillWith(Batch batch, Decisions decisions, int line) {
		this.request.fillWith(batch, decisions, line);
	}

	/**
	 * Return how many lines the request has.
	 */
	int count() {
		return this.request.count();
	}

	/**
	 * Return the number in the batch of a line of the request.
	 */
	int line(int index) {
		return this.request.line(index);
	}

	/**
	 * Send what the request holds, and decide about its lines.
	 * @param next gives the batch after this one, to prepare its request meanwhile
	 * @return why some lines have to be sent again after a while, or {@code null} to go
	 * on
	 */
	@Nullable BulkFailure send(Decisions decisions, Supplier<@Nullable Batch> next, Set<Refusal> refusals) {
		URI node = this.nodes.current();
		try {
			return send(node, decisions, next, refusals);
		}
		catch (IOException | RuntimeException ex) {
			boolean reached = !HttpFault.isOfConnecting(ex);
			if (reached) {
				this.size.broken(this.request.size());
			}
			this.nodes.failed(null);
			return new BulkFailure(node.toString(), HttpFault.explain(ex, node, this.everWorked), reached, reached);
		}
	}

	private @Nullable BulkFailure send(URI node, Decisions decisions, Supplier<@Nullable Batch> next,
			Set<Refusal> refusals) throws IOException {
		HttpRequest post = this.api.request(node, this.request);
		HttpResponse<byte[]> response = this.transport.send(post, maxReply(), () -> prepare(next));
		int status = response.statusCode();
		byte[] body = response.body();
		// the JDK gives none to a proxy's reply
		BulkReply reply = BulkReply.read((body != null) ? body : NO_BODY);
		if (status == 200) {
			List<BulkItem> items = reply.items();
			if (items == null || items.size() != this.request.count()) {
				throw new IOException(
						"the reply does not cover the %d documents that were sent".formatted(this.request.count()));
			}
			this.everWorked = true;
			this.nodes.worked();
			this.size.worked();
			String left = decisions.decide(items, this.request, (item, stream) -> item.inFailureStore()
					? this.api.failureStore(stream) : this.api.explanation(item.status(), item.error(), stream),
					refusals);
			return (left != null) ? BulkFailure.of(node, left) : null;
		}
		if (status == 413) {
			sendLess(decisions, refusals);
			return null;
		}
		if (this.api.leaveOutUnknownParameters(reply.error())) {
			return null;
		}
		this.nodes
			.failed(RetryAfter.parse(response.headers().firstValue("Retry-After").orElse(null), Clock.systemUTC()));
		return new BulkFailure(node.toString(), this.api.explanation(status, reply.error()),
				BulkApi.mayBeOfContent(status, reply.error()), false);
	}

	/**
	 * Prepare a request while waiting for the reply to another one.
	 */
	private void prepare(Supplier<@Nullable Batch> source) {
		Batch batch = source.get();
		if (batch != null && !this.next.isFor(batch)) {
			Decisions none = new Decisions(OnMappingConflict.SAFE_FORM);
			none.startAt(batch);
			try {
				this.next.fill(batch, none, this.size.max());
			}
			catch (OutOfMemoryError ex) {
				// there may be memory for it once the reply has arrived
			}
		}
	}

	private int maxReply() {
		long most = MAX_REPLY + (long) this.request.count() * MAX_REPLY_ITEM
				+ (long) this.request.size() * MAX_REPLY_GROWTH;
		return (int) Math.min(Integer.MAX_VALUE, most);
	}

	private void sendLess(Decisions decisions, Set<Refusal> refusals) {
		if (this.request.count() > 1) {
			this.size.tooLarge(this.request.size());
		}
		else {
			refusals.add(new Refusal("larger than the server accepts (413)", true));
			decisions.set(this.request.line(0), Decision.REJECTED);
		}
	}

	/**
	 * Close the connection if it has been idle for so long that others may close it.
	 */
	void disconnectIdle() {
		this.transport.disconnectIdle();
	}

	/**
	 * Abort the request in progress, and every later one. Called by any thread.
	 */
	void abort() {
		this.transport.abort();
	}

	void close() {
		this.transport.close();
	}

}
