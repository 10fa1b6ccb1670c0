package io.ecslogging.shipping;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.ecslogging.queue.LineQueue;

/**
 * How fast a queue fills while nothing is taken out of it. Owned by the thread that
 * sends.
 */
final class FillRate {

	/**
	 * A shorter interval says too little about the rate.
	 */
	private static final long MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private final LineQueue queue;

	private final LongSupplier clock;

	private long bytes;

	private long since;

	private double bytesPerNano;

	FillRate(LineQueue queue, LongSupplier clock) {
		this.queue = queue;
		this.clock = clock;
		this.since = clock.getAsLong();
	}

	/**
	 * Measure how full the queue is.
	 */
	void look() {
		long now = this.clock.getAsLong();
		long bytes = this.queue.bytes();
		if (now - this.since >= MIN_NANOS) {
			this.bytesPerNano = Math.max(0, (double) (bytes - this.bytes) / (now - this.since));
			this.bytes = bytes;
			this.since = now;
		}
		else if (bytes < this.bytes) {
			this.bytes = bytes;
			this.since = now;
		}
	}

	/**
	 * Return the time until the queue is full at this rate.
	 * @return the time in nanoseconds, {@link Long#MAX_VALUE} if it does not fill
	 */
	long nanosToFull() {
		double nanos = this.queue.free() / this.bytesPerNano;
		return (this.bytesPerNano > 0 && nanos < Long.MAX_VALUE) ? (long) nanos : Long.MAX_VALUE;
	}

}
