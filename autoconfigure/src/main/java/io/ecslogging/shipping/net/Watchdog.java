package io.ecslogging.shipping.net;

/**
 * Aborts an operation that blocks for too long. Set and cleared by the thread that runs
 * the operation; run a few times a second by another thread.
 */
final class Watchdog implements Runnable {

	private static final long NOT_SET = Long.MAX_VALUE;

	private final Runnable breaker;

	private final long epoch = System.nanoTime();

	/**
	 * When to abort the operation, in nanoseconds since the epoch.
	 */
	private volatile long deadline = NOT_SET;

	private volatile boolean broken;

	Watchdog(Runnable breaker) {
		this.breaker = breaker;
	}

	void set(long nanos) {
		this.deadline = System.nanoTime() - this.epoch + nanos;
	}

	void clear() {
		this.deadline = NOT_SET;
	}

	/**
	 * Return whether an operation has been aborted.
	 */
	boolean isBroken() {
		return this.broken;
	}

	@Override
	public void run() {
		if (!this.broken && System.nanoTime() - this.epoch >= this.deadline) {
			this.broken = true;
			this.breaker.run();
		}
	}

}
