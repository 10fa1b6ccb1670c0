package io.ecslogging.shipping;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts events, so that none goes missing unnoticed:
 * {@code recovered + accepted = delivered + rejected + dropped + queued}. Read and
 * written by any thread.
 */
final class ShippingStats {

	private final LongAdder recovered = new LongAdder();

	private final LongAdder accepted = new LongAdder();

	private final LongAdder delivered = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder safeForm = new LongAdder();

	private final LongAdder failureStore = new LongAdder();

	private final LongAdder duplicates = new LongAdder();

	private final LongAdder attempts = new LongAdder();

	private final LongAdder failedAttempts = new LongAdder();

	private final LongAdder attemptNanos = new LongAdder();

	private final LongAdder attemptEvents = new LongAdder();

	private final LongAdder attemptBytes = new LongAdder();

	private final LongAdder resent = new LongAdder();

	private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

	ShippingStats() {
		for (DropReason reason : DropReason.values()) {
			this.dropped.put(reason, new LongAdder());
		}
	}

	void recovered(long lines) {
		this.recovered.add(lines);
	}

	void accepted() {
		this.accepted.increment();
	}

	void settled(long lines, Settled settled) {
		this.delivered.add(lines - settled.rejected());
		this.rejected.add(settled.rejected());
		this.duplicates.add(settled.duplicates());
		this.safeForm.add(settled.safeForm());
		this.failureStore.add(settled.failureStore());
	}

	void dropped(DropReason reason, long lines) {
		adder(reason).add(lines);
	}

	void attempted(long nanos, long lines, long bytes) {
		this.attempts.increment();
		this.attemptNanos.add(nanos);
		this.attemptEvents.add(lines);
		this.attemptBytes.add(bytes);
	}

	void attemptFailed() {
		this.failedAttempts.increment();
	}

	void resent(long lines) {
		this.resent.add(lines);
	}

	/**
	 * Return all counters at once.
	 * @param queued what waits in the queue
	 * @param peer whether the peer works
	 */
	ShippingSnapshot snapshot(QueueState queued, PeerStatus peer) {
		Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
		this.dropped.forEach((reason, adder) -> drops.put(reason, adder.sum()));
		AttemptTotals totals = new AttemptTotals(this.attempts.sum(), this.failedAttempts.sum(),
				Duration.ofNanos(this.attemptNanos.sum()), this.attemptEvents.sum(), this.attemptBytes.sum());
		return new ShippingSnapshot(this.recovered.sum(), acceptedCount(), deliveredCount(), rejectedCount(), drops,
				queued, this.duplicates.sum(), safeFormCount(), failureStoreCount(), totals, resentCount(), peer);
	}

	/**
	 * Return how many events were logged for the sink.
	 */
	long acceptedCount() {
		return this.accepted.sum();
	}

	/**
	 * Return how many events count as delivered.
	 */
	long deliveredCount() {
		return this.delivered.sum();
	}

	/**
	 * Return how many events the peer has refused for good.
	 */
	long rejectedCount() {
		return this.rejected.sum();
	}

	/**
	 * Return how many of the delivered events the peer has taken only in their safe form.
	 */
	long safeFormCount() {
		return this.safeForm.sum();
	}

	/**
	 * Return how many of the delivered events the peer has put into a failure store.
	 */
	long failureStoreCount() {
		return this.failureStore.sum();
	}

	/**
	 * Return how often an event was sent again after a connection was lost, although it
	 * may have arrived before, so that it may exist twice. Always 0 for Elasticsearch,
	 * which recognises such an event by its {@code _id}.
	 */
	long resentCount() {
		return this.resent.sum();
	}

	/**
	 * Return how many events were dropped for a reason.
	 * @param reason why
	 */
	long droppedCount(DropReason reason) {
		return adder(reason).sum();
	}

	/**
	 * Return how many events were dropped for any reason.
	 */
	long droppedCount() {
		return this.dropped.values().stream().mapToLong(LongAdder::sum).sum();
	}

	/**
	 * Return what has become of all events, in one line.
	 */
	String account() {
		StringBuilder account = new StringBuilder();
		if (this.recovered.sum() > 0) {
			account.append(this.recovered.sum()).append(" events recovered, ");
		}
		account.append(acceptedCount()).append(" events accepted, ");
		account.append(deliveredCount()).append(" delivered, ");
		account.append(rejectedCount()).append(" rejected, ");
		account.append(droppedCount()).append(" dropped");
		String separator = " (";
		for (DropReason reason : DropReason.values()) {
			long count = droppedCount(reason);
			if (count > 0) {
				account.append(separator).append(count).append(' ').append(explanation(reason));
				separator = ", ";
			}
		}
		account.append(separator.equals(", ") ? ")" : "");
		if (resentCount() > 0) {
			account.append(", ").append(resentCount()).append(" sent again");
		}
		return account.toString();
	}

	private static String explanation(DropReason reason) {
		return switch (reason) {
			case QUEUE_FULL -> "because the queue was full";
			case QUEUE_FAILED -> "because the queue could not store them";
			case DAMAGED -> "damaged or gone on the disk";
			case EXPIRED -> "too old";
			case REENTRANT -> "logged while another event was encoded";
			case SHUTDOWN -> "not sent";
			case UNCONFIRMED -> "sent but not confirmed, which may have arrived";
		};
	}

	private LongAdder adder(DropReason reason) {
		LongAdder adder = this.dropped.get(reason);
		if (adder == null) {
			throw new IllegalStateException("No counter for " + reason);
		}
		return adder;
	}

}
