package io.ecslogging.shipping.elasticsearch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.Batch;
import io.ecslogging.shipping.LineRange;
import io.ecslogging.shipping.Narrowing;
import io.ecslogging.shipping.Refusal;
import io.ecslogging.shipping.SendResult;
import io.ecslogging.shipping.SendResult.Failed;
import io.ecslogging.shipping.SendResult.Retry;
import io.ecslogging.shipping.SendResult.Sent;
import io.ecslogging.shipping.Settled;
import io.ecslogging.shipping.Sink;
import io.ecslogging.shipping.Tls;

/**
 * Sends lines to Elasticsearch's {@code _bulk}, and sees to it that each one is there
 * once: what is said of each document is read, and those that are to be sent again have
 * the same {@code _id}. Where whole requests fail again and again, the one document that
 * they fail over is looked for.
 */
public final class ElasticsearchSink implements Sink {

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

	private final Narrowing narrowing = new Narrowing((bound) -> ThreadLocalRandom.current().nextInt(bound));

	private boolean everWorked;

	/**
	 * Why requests have failed over the suspected line.
	 */
	private String blame = "";

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
	public String peer() {
		return this.nodes.current() + ", " + this.api.description();
	}

	@Override
	public boolean knowsDuplicates() {
		return true;
	}

	@Override
	public int maxLines() {
		// what is tried alone is chosen from a batch of the usual size
		return this.narrowing.isSuspicious() ? Integer.MAX_VALUE : this.narrowing.maxLines();
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
		boolean narrower = false;
		while (failure == null && !this.aborted) {
			if (this.narrowing.isSuspicious()) {
				failure = tryLineAlone(batch, refusals);
				continue;
			}
			if (!ready && !this.request.fill(batch, this.decisions, this.size.max())) {
				return new Sent(this.decisions.settled(batch, refusals));
			}
			ready = false;
			failure = attempt(next, refusals);
			if (failure == null) {
				this.narrowing.taken(batch.number(this.request.line(this.request.count() - 1)) + 1);
				this.narrowing.calmDown();
			}
			else if (failure.mayBeOfContent()) {
				narrower = this.narrowing.failed(batch.number(this.request.line(0)), this.request.count());
			}
		}
		Settled settled = this.decisions.settled(batch, refusals);
		if (failure == null) {
			return new Failed(settled, this.nodes.current().toString(), "aborted", reached(batch), Retry.BACKOFF);
		}
		return new Failed(settled, failure.node(), failure.reason(),
				failure.mayHaveArrived() ? batch.range() : reached(batch),
				narrower ? Retry.NARROWER : Retry.after(this.nodes.asked()));
	}

	/**
	 * Return the lines of a batch up to the last one that is there.
	 */
	private LineRange reached(Batch batch) {
		return new LineRange(batch.number(0), batch.number(this.decisions.lastSettled(batch.count()) + 1));
	}

	/**
	 * Try the suspected line or another one alone, and draw the consequence.
	 * @return why nothing more can be found out now, or {@code null} to go on
	 */
	private @Nullable Failure tryLineAlone(Batch batch, Set<Refusal> refusals) {
		int suspect = (int) (this.narrowing.suspect() - batch.number(0));
		if (suspect < 0 || suspect >= batch.count() || this.decisions.get(suspect).isFinal()) {
			this.narrowing.cleared();
			return null;
		}
		boolean suspectNext = this.narrowing.isSuspectNext();
		int line = suspectNext ? suspect : other(batch, suspect);
		if (line < 0) {
			return Failure.of(this.nodes.current(),
					"requests fail over an event, which is sent in another form or given "
							+ "up only if others are taken, and there is no other one yet");
		}
		this.request.fillWith(batch, this.decisions, line);
		Failure failure = attempt(() -> null, refusals);
		if (failure != null && (!suspectNext || !failure.mayBeOfContent())) {
			this.narrowing.otherFailed();
			return failure;
		}
		if (failure == null && suspectNext) {
			this.narrowing.cleared();
			return null;
		}
		boolean toBlame = suspectNext ? this.narrowing.suspectFailed() : this.narrowing.otherTaken();
		if (failure != null) {
			this.blame = failure.reason();
		}
		if (toBlame) {
			this.decisions.refuse(suspect, ErrorCause.NONE, "requests fail over it: " + this.blame, refusals);
			this.narrowing.cleared();
			this.narrowing.taken(batch.number(suspect) + 1);
		}
		return null;
	}

	/**
	 * Return a line to compare the suspected one with: one that is still to be sent, or
	 * else one that is there, which Elasticsearch knows by its {@code _id}.
	 * @return its number in the batch, or -1 if there is none
	 */
	private int other(Batch batch, int suspect) {
		int known = -1;
		for (int line = 0; line < batch.count(); line++) {
			Decision decision = this.decisions.get(line);
			if (line != suspect && decision == Decision.NONE) {
				return line;
			}
			known = (decision == Decision.DELIVERED) ? line : known;
		}
		return known;
	}

	/**
	 * Send what the request holds.
	 * @return why some of it is to be sent again, after a while
	 */
	private @Nullable Failure attempt(Supplier<@Nullable Batch> next, Set<Refusal> refusals) {
		URI node = this.nodes.current();
		try {
			return sendRequest(node, next, refusals);
		}
		catch (IOException | RuntimeException ex) {
			boolean reached = !HttpFault.isOfConnecting(ex);
			if (reached) {
				this.size.broken(this.request.size());
			}
			this.nodes.failed(null);
			return new Failure(node.toString(), HttpFault.explain(ex, node, this.everWorked), reached, reached);
		}
	}

	private @Nullable Failure sendRequest(URI node, Supplier<@Nullable Batch> next, Set<Refusal> refusals)
			throws IOException {
		HttpRequest post = this.api.request(node, this.request);
		HttpResponse<byte[]> response = this.transport.send(post, maxReply(), () -> prepare(next));
		int status = response.statusCode();
		BulkReply reply = BulkReply.read(response.body());
		if (status == 200) {
			List<BulkItem> items = reply.items();
			if (items == null || items.size() != this.request.count()) {
				throw new IOException(
						"the reply is not about the %d documents that were sent".formatted(this.request.count()));
			}
			this.everWorked = true;
			this.nodes.worked();
			this.size.worked();
			String left = this.decisions.decide(items, this.request::line,
					(item) -> this.api.explanation(item.status(), item.error()), refusals);
			return (left != null) ? Failure.of(node, left) : null;
		}
		if (status == 413) {
			sendLess(refusals);
			return null;
		}
		if (this.api.leaveOutUnknownParameters(reply.error())) {
			return null;
		}
		this.nodes
			.failed(RetryAfter.parse(response.headers().firstValue("Retry-After").orElse(null), Clock.systemUTC()));
		return new Failure(node.toString(), this.api.explanation(status, reply.error()),
				BulkApi.mayBeOfContent(status, reply.error()), false);
	}

	/**
	 * Make a request ready while waiting for the reply to another one.
	 */
	private void prepare(Supplier<@Nullable Batch> source) {
		Batch batch = this.narrowing.isNarrowed() ? null : source.get();
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
	 *
	 * @param mayBeOfContent whether the content of a line may be the cause
	 * @param mayHaveArrived whether the lines may be there nevertheless
	 */
	private record Failure(String node, String reason, boolean mayBeOfContent, boolean mayHaveArrived) {

		static Failure of(URI node, String reason) {
			return new Failure(node.toString(), reason, false, false);
		}

	}

}
