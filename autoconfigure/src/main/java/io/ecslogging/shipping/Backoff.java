package io.ecslogging.shipping;

import java.time.Duration;

import io.ecslogging.queue.LineQueue;
import io.ecslogging.shipping.SendResult.Failed;

/**
 * Waits between attempts: as long as {@link RetryPolicy} says, or as long as the peer
 * asks for if that is longer. Waits less if the queue fills up meanwhile, unless the peer
 * has asked for the time. Owned by the thread that sends.
 */
final class Backoff {

	/**
	 * How often to look at the queue while waiting.
	 */
	private static final long TICK_NANOS = Duration.ofMillis(250).toNanos();

	private final RetryPolicy policy;

	private final FillRate fillRate;

	private final StopSignal stop;

	Backoff(LineQueue queue, ShipperSettings settings, Outage outage, StopSignal stop) {
		this.policy = new RetryPolicy(settings.initialDelay(), settings.maxDelay(), outage);
		this.fillRate = new FillRate(queue, System::nanoTime);
		this.stop = stop;
	}

	/**
	 * The peer has accepted a part of what it was sent, or the next attempt differs from
	 * those that have failed.
	 */
	void progressed() {
		this.policy.progressed();
	}

	/**
	 * Return how long to wait after a failure. Called before {@link Outage#failed}.
	 * @return the time in nanoseconds
	 */
	long delayAfter(Failed failed) {
		this.fillRate.look();
		long delay = this.policy.next(this.fillRate.nanosToFull());
		return Math.max(delay, asked(failed));
	}

	private static long asked(Failed failed) {
		Duration after = failed.retry().after();
		return (after != null) ? after.toNanos() : 0;
	}

	/**
	 * Wait. Wait less if the queue fills faster than expected, unless the peer has asked
	 * for the time.
	 * @param nanos how long, in nanoseconds
	 * @param tick what to do a few times a second
	 * @throws InterruptedException if the thread is interrupted
	 */
	void await(long nanos, Failed failed, Runnable tick) throws InterruptedException {
		long end = System.nanoTime() + nanos;
		long left = nanos;
		while (left > TICK_NANOS && !this.stop.isGiven()) {
			this.stop.rest(TICK_NANOS);
			this.fillRate.look();
			tick.run();
			left = end - System.nanoTime();
			left = (asked(failed) < nanos) ? this.policy.atMost(left, this.fillRate.nanosToFull()) : left;
		}
		if (left > 0) {
			this.stop.rest(left);
		}
	}

}
