package io.ecslogging.shipping.elasticsearch;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import javax.net.ssl.SSLHandshakeException;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.Batch;
import io.ecslogging.shipping.Refusal;
import io.ecslogging.shipping.SendResult;
import io.ecslogging.shipping.SendResult.Failed;
import io.ecslogging.shipping.SendResult.Sent;
import io.ecslogging.shipping.Settled;
import io.ecslogging.shipping.Sink;
import io.ecslogging.shipping.Tls;
import io.ecslogging.shipping.elasticsearch.Decisions.Decision;

/**
 * Sends lines to Elasticsearch's {@code _bulk}, and sees to it that each one is there
 * once: what is said of each document is read, and those that are to be sent again have
 * the same {@code _id}.
 */
public final class ElasticsearchSink implements Sink {

	/**
	 * How often a document is sent that Elasticsearch fails over, though it takes later
	 * ones.
	 */
	private static final int MAX_FAULTS = 5;

	private static final int MAX_REPLY = 64 * 1024;

	private static final int MAX_REPLY_ITEM = 4 * 1024;

	/**
	 * A reason repeats a whole value, more of which may have to be escaped.
	 */
	private static final int MAX_REPLY_GROWTH = 2;

	private final BulkApi api;

	private final Nodes nodes;

	private final HttpTransport transport;

	private BulkRequest request;

	private BulkRequest next;

	private final Decisions decisions = new Decisions();

	private final RequestSize size = new RequestSize();

	private volatile boolean aborted;

	/**
	 * Create a sink that is not connected.
	 * @param settings how to send
	 * @param queueId tells the queue of the lines from any other
	 * @param tls how the next connection is secured; gives {@code null} for what the JVM
	 * does by default
	 */
	public ElasticsearchSink(ElasticsearchSettings settings, String queueId, Supplier<@Nullable Tls> tls) {
		this.api = new BulkApi(settings);
		// not all services begin with the same node
		this.nodes = new Nodes(settings.nodes(), ThreadLocalRandom.current().nextInt(settings.nodes().size()),
				System::nanoTime);
		this.transport = new HttpTransport(settings.connectTimeout(), settings.requestTimeout(), HttpTransport.MAX_IDLE,
				tls);
		this.request = new BulkRequest(queueId, settings.compressed());
		this.next = new BulkRequest(queueId, settings.compressed());
	}

	@Override
	public SendResult send(Batch batch, Supplier<@Nullable Batch> next) {
		this.decisions.startAt(batch);
		boolean ready = this.next.isFor(batch);
		if (ready) {
			BulkRequest sent = this.request;
			this.request = this.next;
			this.next = sent;
		}
		Set<Refusal> refusals = new LinkedHashSet<>();
		Failure failure = null;
		while (failure == null && !this.aborted) {
			try {
				if (!ready && !this.request.fill(batch, this.decisions, this.size.max())) {
					return new Sent(this.decisions.settled(batch, refusals));
				}
				ready = false;
				failure = sendRequest(next, refusals);
			}
			catch (IOException | RuntimeException ex) {
				if (!isOfConnecting(ex)) {
					this.size.broken(this.request.size());
				}
				failure = new Failure(this.nodes.current() + ": " + reason(ex), null);
				this.nodes.failed();
			}
		}
		Settled settled = this.decisions.settled(batch, refusals);
		return (failure != null) ? new Failed(settled, failure.reason(), failure.retryAfter())
				: new Failed(settled, "aborted", null);
	}

	/**
	 * Send what the request holds.
	 * @return why some of it is to be sent again, after a while
	 */
	private @Nullable Failure sendRequest(Supplier<@Nullable Batch> next, Set<Refusal> refusals) throws IOException {
		URI node = this.nodes.current();
		HttpRequest post = this.api.request(node, this.request);
		HttpResponse<byte[]> response = this.transport.send(post, maxReply(), () -> prepare(next.get()));
		int status = response.statusCode();
		BulkReply reply = BulkReply.read(response.body());
		if (status == 200) {
			List<BulkItem> items = reply.items();
			if (items == null || items.size() != this.request.count()) {
				throw new IOException(
						"the reply is not about the %d documents that were sent".formatted(this.request.count()));
			}
			this.nodes.worked();
			this.size.worked();
			return settle(items, node, refusals);
		}
		if (status == 413) {
			sendLess(refusals);
			return null;
		}
		if (this.api.leaveOutUnknownParameters(reply.error())) {
			return null;
		}
		this.nodes.failed();
		return new Failure(node + ": " + this.api.explanation(status, reply.error()),
				RetryAfter.parse(response.headers().firstValue("Retry-After").orElse(null), Clock.systemUTC()));
	}

	/**
	 * Make a request ready while waiting for the reply to another one.
	 */
	private void prepare(@Nullable Batch batch) {
		if (batch != null && !this.next.isFor(batch)) {
			Decisions none = new Decisions();
			none.startAt(batch);
			try {
				this.next.fill(batch, none, this.size.max());
			}
			catch (OutOfMemoryError ex) {
				// there may be room for it when the reply is there
			}
		}
	}

	private int maxReply() {
		long most = MAX_REPLY + (long) this.request.count() * MAX_REPLY_ITEM
				+ (long) this.request.size() * MAX_REPLY_GROWTH;
		return (int) Math.min(Integer.MAX_VALUE, most);
	}

	private void sendLess(Set<Refusal> refusals) {
		if (this.request.count() > 1) {
			this.size.tooLarge(this.request.size());
		}
		else {
			refusals.add(new Refusal("larger than the server takes (413)", true));
			this.decisions.set(this.request.line(0), Decision.REJECTED);
		}
	}

	/**
	 * Decide about each line that was sent.
	 * @return why some are to be sent again, after a while
	 */
	private @Nullable Failure settle(List<BulkItem> items, URI node, Set<Refusal> refusals) {
		for (int i = 0; i < items.size(); i++) {
			BulkItem item = items.get(i);
			int line = this.request.line(i);
			if (item.isDelivered()) {
				this.decisions.set(line, delivered(item, line));
			}
		}
		int lastSettled = this.decisions.lastSettled();
		int left = 0;
		BulkItem firstLeft = null;
		for (int i = 0; i < items.size(); i++) {
			BulkItem item = items.get(i);
			int line = this.request.line(i);
			boolean safeForm = this.decisions.get(line) == Decision.REFUSED;
			if (item.isRefused() || isFaultOver(item, line, lastSettled) && !safeForm) {
				refusals.add(new Refusal(item.error().explanation(), safeForm));
				this.decisions.set(line, safeForm ? Decision.REJECTED : Decision.REFUSED);
			}
			else if (!item.isDelivered()) {
				left++;
				firstLeft = (firstLeft != null) ? firstLeft : item;
			}
		}
		return (firstLeft != null) ? new Failure("%s: %d of %d events: %s".formatted(node, left, items.size(),
				this.api.explanation(firstLeft.status(), firstLeft.error())), null) : null;
	}

	/**
	 * Return whether a document is to blame that Elasticsearch fails over.
	 */
	private boolean isFaultOver(BulkItem item, int line, int lastSettled) {
		return item.isFault() && line < lastSettled && this.decisions.fault(line) >= MAX_FAULTS;
	}

	private Decision delivered(BulkItem item, int line) {
		if (item.inFailureStore()) {
			return Decision.FAILURE_STORE;
		}
		return (this.decisions.get(line) == Decision.REFUSED) ? Decision.DELIVERED_SAFE_FORM : Decision.DELIVERED;
	}

	private static boolean isOfConnecting(Exception ex) {
		return ex instanceof ConnectException || ex instanceof HttpConnectTimeoutException
				|| ex instanceof SSLHandshakeException;
	}

	private static String reason(Throwable ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof UnresolvedAddressException) {
				return "the host name cannot be resolved";
			}
		}
		if (ex instanceof ConnectException && ex.getMessage() == null) {
			return "cannot be connected to";
		}
		return (ex.getClass() == IOException.class && ex.getMessage() != null) ? ex.getMessage() : ex.toString();
	}

	@Override
	public SendResult idle() {
		this.transport.disconnectIdle();
		return new Sent(Settled.NOTHING);
	}

	@Override
	public SendResult flush(Duration timeout) {
		// all is settled by the reply
		return new Sent(Settled.NOTHING);
	}

	@Override
	public void abort() {
		this.aborted = true;
		this.transport.abort();
	}

	@Override
	public void close() {
		this.transport.close();
	}

	/**
	 * Why lines are to be sent again.
	 */
	private record Failure(String reason, @Nullable Duration retryAfter) {

	}

}
