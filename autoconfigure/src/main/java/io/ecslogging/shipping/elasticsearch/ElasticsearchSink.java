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
 * Sends lines to Elasticsearch's {@code _bulk} in such a way that each one is indexed
 * once: it reads the result of each document, and a document that is sent again has the
 * same {@code _id}. If whole requests fail again and again, it looks for the one document
 * that makes them fail.
 */
public final class ElasticsearchSink implements Sink {

	private final BulkExchange exchange;

	private final Decisions decisions;

	private final Narrowing narrowing = new Narrowing((bound) -> ThreadLocalRandom.current().nextInt(bound));

	/**
	 * Why requests with the suspected line have failed.
	 */
	private String blame = "";

	private volatile boolean aborted;

	/**
	 * Create a sink that is not connected.
	 * @param settings how to send
	 * @param tls gives the TLS settings of the next connection; {@code null} for the
	 * JVM's defaults
	 */
	public ElasticsearchSink(ElasticsearchSettings settings, Supplier<@Nullable Tls> tls) {
		this.exchange = new BulkExchange(settings, tls);
		this.decisions = new Decisions(settings.onMappingConflict());
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
	 * Return the lines of a batch up to the last one whose decision is final.
	 */
	private LineRange reached(Batch batch) {
		return new LineRange(batch.number(0), batch.number(this.decisions.lastSettled(batch.count()) + 1));
	}

	/**
	 * Try the suspected line or another one alone, and act on the result.
	 * @return why no more can be found out now, or {@code null} to go on
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
					"requests with one event fail; it is sent in its safe form or given "
							+ "up only if requests with others work, and there are no others yet");
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
			this.decisions.refuse(suspect, ErrorCause.NONE, "requests with this event fail: " + this.blame, refusals);
			this.narrowing.cleared();
			this.narrowing.taken(batch.number(suspect) + 1);
		}
		return null;
	}

	/**
	 * Return a line to compare the suspected one with: one that still has to be sent, or
	 * else a delivered one, which Elasticsearch recognises by its {@code _id}.
	 * @return its number in the batch, or -1 if there is none
	 */
	private int other(Batch batch, int suspect) {
		int known = -1;
		for (int line = 0; line < batch.count(); line++) {
			Decision decision = this.decisions.get(line);
			if (line != suspect && decision == Decision.NONE) {
				return line;
			}
			known = decision.isTakenAsIs() ? line : known;
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
		// the reply has settled everything
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
