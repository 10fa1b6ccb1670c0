package io.ecslogging.shipping;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells the thread that sends to end, by when, and how patiently. Given by another
 * thread, perhaps again if there is less time than was said.
 */
final class StopSignal {

	/**
	 * The last 1/{@value} of the time to end is reserved for having everything confirmed.
	 */
	private static final int CONFIRMATION_PART = 5;

	private final CountDownLatch given = new CountDownLatch(1);

	private final long longestRest;

	/**
	 * Set before the signal is given, like the two fields below.
	 */
	private volatile long deadline;

	private volatile long confirmAt;

	private volatile boolean patient;

	/**
	 * Create a signal that is not given.
	 * @param longestRest how long to rest at most once the signal is given
	 */
	StopSignal(Duration longestRest) {
		this.longestRest = longestRest.toNanos();
	}

	/**
	 * Give the signal.
	 * @param timeout how long to go on at most
	 * @param patient whether to go on when an attempt fails, and for as long as something
	 * is logged
	 */
	void give(Duration timeout, boolean patient) {
		this.deadline = System.nanoTime() + timeout.toNanos();
		this.confirmAt = this.deadline - timeout.toNanos() / CONFIRMATION_PART;
		this.patient = patient;
		this.given.countDown();
	}

	boolean isGiven() {
		return this.given.getCount() == 0;
	}

	boolean isPatient() {
		return this.patient;
	}

	/**
	 * Return how long to go on at most, in nanoseconds.
	 */
	long nanosLeft() {
		return this.deadline - System.nanoTime();
	}

	/**
	 * Return the time until everything has to be confirmed, in nanoseconds.
	 */
	long nanosToConfirm() {
		return this.confirmAt - System.nanoTime();
	}

	/**
	 * Wait, but only until the signal is given. If it has been given before, wait no
	 * longer than the longest rest and the time that is left.
	 * @param nanos how long, in nanoseconds
	 */
	void rest(long nanos) throws InterruptedException {
		if (isGiven()) {
			TimeUnit.NANOSECONDS.sleep(Math.min(nanos, Math.min(this.longestRest, nanosLeft())));
		}
		else {
			this.given.await(nanos, TimeUnit.NANOSECONDS);
		}
	}

}
