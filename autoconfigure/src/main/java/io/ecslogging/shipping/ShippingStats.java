package io.ecslogging.shipping;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts events, so that none goes missing unnoticed:
 * {@code accepted = delivered + rejected + dropped + queued}. May be read and written by
 * any thread; the equation holds whenever no event is on its way from one to the other.
 */
public final class ShippingStats {

	private final LongAdder accepted = new LongAdder();

	private final LongAdder delivered = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder safeForm = new LongAdder();

	private final LongAdder failureStore = new LongAdder();

	private final LongAdder failedAttempts = new LongAdder();

	private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

	ShippingStats() {
		for (DropReason reason : DropReason.values()) {
			this.dropped.put(reason, new LongAdder());
		}
	}

	void accepted() {
		this.accepted.increment();
	}

	void settled(long lines, Settled settled) {
		this.delivered.add(lines - settled.rejected());
		this.rejected.add(settled.rejected());
		this.safeForm.add(settled.safeForm());
		this.failureStore.add(settled.failureStore());
	}

	void dropped(DropReason reason, long lines) {
		adder(reason).add(lines);
	}

	void attemptFailed() {
		this.failedAttempts.increment();
	}

	/**
	 * Return how many events were logged for the sink.
	 * @return the number so far
	 */
	public long acceptedCount() {
		return this.accepted.sum();
	}

	/**
	 * Return how many events count as delivered.
	 * @return the number so far
	 */
	public long deliveredCount() {
		return this.delivered.sum();
	}

	/**
	 * Return how many events the peer has refused for good.
	 * @return the number so far
	 */
	public long rejectedCount() {
		return this.rejected.sum();
	}

	/**
	 * Return how many of the delivered events the peer has taken only in their safe form.
	 * @return the number so far
	 */
	public long safeFormCount() {
		return this.safeForm.sum();
	}

	/**
	 * Return how many of the delivered events the peer has put into a failure store.
	 * @return the number so far
	 */
	public long failureStoreCount() {
		return this.failureStore.sum();
	}

	/**
	 * Return how many attempts failed, and were repeated.
	 * @return the number so far
	 */
	public long failedAttemptCount() {
		return this.failedAttempts.sum();
	}

	/**
	 * Return how many events were given up.
	 * @param reason why
	 * @return the number so far
	 */
	public long droppedCount(DropReason reason) {
		return adder(reason).sum();
	}

	/**
	 * Return how many events were given up for any reason.
	 * @return the number so far
	 */
	public long droppedCount() {
		return this.dropped.values().stream().mapToLong(LongAdder::sum).sum();
	}

	private LongAdder adder(DropReason reason) {
		LongAdder adder = this.dropped.get(reason);
		if (adder == null) {
			throw new IllegalStateException("No counter for " + reason);
		}
		return adder;
	}

}
