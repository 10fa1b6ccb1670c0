package io.ecslogging.shipping;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;

/**
 * Exponential backoff with full jitter. Starts anew as soon as the peer has taken lines
 * for longer than the last wait could be; not sooner, so that one that takes connections
 * only to drop them is left alone too. Owned by the thread that sends.
 */
final class RetryPolicy {

	private static final int MAX_DOUBLINGS = 30;

	/**
	 * The part of the time until the queue is full that may pass before the peer is tried
	 * again.
	 */
	private static final int PART_TO_FULL = 4;

	private final long initialNanos;

	private final long maxNanos;

	private final Outage outage;

	private final LongUnaryOperator random;

	private int failures;

	RetryPolicy(Duration initialDelay, Duration maxDelay, Outage outage) {
		this(initialDelay, maxDelay, outage, (bound) -> ThreadLocalRandom.current().nextLong(bound + 1));
	}

	RetryPolicy(Duration initialDelay, Duration maxDelay, Outage outage, LongUnaryOperator random) {
		this.initialNanos = initialDelay.toNanos();
		this.maxNanos = maxDelay.toNanos();
		this.outage = outage;
		this.random = random;
	}

	/**
	 * Return how long to wait after another failure, which the outage does not know yet.
	 * @param nanosToFull how long it will be until the queue is full, in nanoseconds; no
	 * more than a part of that is waited, so that there is time to empty it
	 * @return the delay in nanoseconds, from 0 to the maximum
	 */
	long next(long nanosToFull) {
		if (this.failures > 0 && this.outage.workedNanos() >= bound(this.failures - 1)) {
			this.failures = 0;
		}
		long bound = bound(this.failures);
		this.failures++;
		return this.random.applyAsLong(atMost(bound, nanosToFull));
	}

	/**
	 * Return how long to wait if the queue will soon be full.
	 * @param nanos how long to wait if not, in nanoseconds
	 * @param nanosToFull how long it will be until the queue is full, in nanoseconds
	 * @return the time in nanoseconds
	 */
	long atMost(long nanos, long nanosToFull) {
		return Math.min(nanos, Math.max(this.initialNanos, nanosToFull / PART_TO_FULL));
	}

	/**
	 * The peer has taken some of what it was sent, though not all, or the next attempt is
	 * another one than those that have failed.
	 */
	void progressed() {
		this.failures = 0;
	}

	private long bound(int doublings) {
		int shift = Math.min(doublings, MAX_DOUBLINGS);
		return (this.initialNanos > this.maxNanos >> shift) ? this.maxNanos : this.initialNanos << shift;
	}

}
