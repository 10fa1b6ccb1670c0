package io.ecslogging.shipping;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;

/**
 * Exponential backoff with full jitter. Starts again with the initial delay once the peer
 * has worked for as long as the last delay could have been. Not sooner, because a peer
 * that accepts connections only to drop them has to be left alone too. Owned by the
 * thread that sends.
 */
final class RetryPolicy {

	private static final int MAX_DOUBLINGS = 30;

	/**
	 * At most 1/{@value} of the time until the queue is full passes before the peer is
	 * tried again, but the initial delay in any case.
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
	 * Return how long to wait after another failure. Called before {@link Outage#failed}.
	 * @param nanosToFull the time until the queue is full, in nanoseconds; limits the
	 * delay, so that there is time left to empty the queue
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
	 * Shorten a wait if the queue will soon be full.
	 * @param nanos the wait to shorten, in nanoseconds
	 * @param nanosToFull the time until the queue is full, in nanoseconds
	 * @return the time in nanoseconds
	 */
	long atMost(long nanos, long nanosToFull) {
		return Math.min(nanos, Math.max(this.initialNanos, nanosToFull / PART_TO_FULL));
	}

	/**
	 * The peer has accepted a part of what it was sent, or the next attempt differs from
	 * those that have failed.
	 */
	void progressed() {
		this.failures = 0;
	}

	private long bound(int doublings) {
		int shift = Math.min(doublings, MAX_DOUBLINGS);
		return (this.initialNanos > this.maxNanos >> shift) ? this.maxNanos : this.initialNanos << shift;
	}

}
