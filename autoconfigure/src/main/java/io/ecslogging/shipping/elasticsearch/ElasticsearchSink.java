package io.ecslogging.shipping.elasticsearch;

import java.time.Duration;
import java.util.LinkedHashSet;
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

	private final BulkExchange exchange;

	private final Decisions decisions = new Decisions();

	private final Narrowing narrowing = new Narrowing((bound) -> ThreadLocalRandom.current().nextInt(bound));

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
		this.exchange = new BulkExchange(settings, queueId, tls);
	}

	@Override
	public String peer() {
		return this.exchange.peer();
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
		boolean ready = this.exchange.take(batch);
		Set<Refusal> refusals = new LinkedHashSet<>();
		BulkFailure failure = null;
		boolean narrower = false;
		while (failure == null && !this.aborted) {
			if (this.narrowing.isSuspicious()) {
				failure = tryLineAlone(batch, refusals);
				continue;
			}
			if (!ready && !this.exchange.fill(batch, this.decisions)) {
				return new Sent(this.decisions.settled(batch, refusals));
			}
			ready = false;
			failure = attempt(next, refusals);
			if (failure == null) {
				this.narrowing.taken(batch.number(this.exchange.line(this.exchange.count() - 1)) + 1);
				this.narrowing.calmDown();
			}
			else if (failure.mayBeOfContent()) {
				narrower = this.narrowing.failed(batch.number(this.exchange.line(0)), this.exchange.count());
			}
		}
		Settled settled = this.decisions.settled(batch, refusals);
		if (failure == null) {
			return new Failed(settled, this.exchange.node().toString(), "aborted", reached(batch), Retry.BACKOFF);
		}
		return new Failed(settled, failure.node(), failure.reason(),
				failure.mayHaveArrived() ? batch.range() : reached(batch),
				narrower ? Retry.NARROWER : Retry.after(this.exchange.asked()));
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
	private @Nullable BulkFailure tryLineAlone(Batch batch, Set<Refusal> refusals) {
		int suspect = (int) (this.narrowing.suspect() - batch.number(0));
		if (suspect < 0 || suspect >= batch.count() || this.decisions.get(suspect).isFinal()) {
			this.narrowing.cleared();
			return null;
		}
		boolean suspectNext = this.narrowing.isSuspectNext();
		int line = suspectNext ? suspect : other(batch, suspect);
		if (line < 0) {
			return BulkFailure.of(this.exchange.node(),
					"requests fail over an event, which is sent in another form or given "
							+ "up only if others are taken, and there is no other one yet");
		}
		this.exchange.fillWith(batch, this.decisions, line);
		BulkFailure failure = attempt(() -> null, refusals);
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

	private @Nullable BulkFailure attempt(Supplier<@Nullable Batch> next, Set<Refusal> refusals) {
		return this.exchange.send(this.decisions, this.narrowing.isNarrowed() ? () -> null : next, refusals);
	}

	@Override
	public SendResult idle() {
		this.exchange.disconnectIdle();
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
		this.exchange.abort();
	}

	@Override
	public void close() {
		this.exchange.close();
	}

}
