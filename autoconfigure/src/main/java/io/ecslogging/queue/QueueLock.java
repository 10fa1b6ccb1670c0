package io.ecslogging.queue;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The lock of a queue, and the threads that wait for what it guards: those that write for
 * room, and the one that reads for enough to read.
 */
final class QueueLock {

	private static final long NOT_AWAITED = Long.MAX_VALUE;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition readable = this.lock.newCondition();

	private final Condition writable = this.lock.newCondition();

	/**
	 * How many unread bytes the reading thread waits for.
	 */
	private long awaited = NOT_AWAITED;

	private boolean wokenUp;

	void lock() {
		this.lock.lock();
	}

	void unlock() {
		this.lock.unlock();
	}

	/**
	 * Offer a line until there is room for it, or until the time is over. Called with the
	 * lock held.
	 * @param attempt offers the line
	 * @param timeout how long to wait at most, in nanoseconds
	 */
	OfferResult awaitRoom(Supplier<OfferResult> attempt, long timeout) {
		OfferResult result = OfferResult.FULL;
		long nanos = timeout;
		while (result == OfferResult.FULL && nanos > 0) {
			try {
				nanos = this.writable.awaitNanos(nanos);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				nanos = 0;
			}
			result = attempt.get();
		}
		return result;
	}

	/**
	 * Let threads that wait for room try again. Called with the lock held.
	 */
	void roomMade() {
		this.writable.signalAll();
	}

	/**
	 * Let the reading thread go on if there is enough for it. Called with the lock held.
	 */
	void appended(long unread) {
		if (unread >= this.awaited) {
			this.awaited = NOT_AWAITED;
			this.readable.signal();
		}
	}

	/**
	 * Wait until there is enough to read.
	 * @param enough how many bytes are enough
	 * @param nanos how long to wait at most
	 * @param unread returns how many there are; called with the lock held
	 * @return whether there are any
	 */
	boolean await(long enough, long nanos, LongSupplier unread) throws InterruptedException {
		this.lock.lock();
		try {
			long remaining = nanos;
			while (unread.getAsLong() < enough && remaining > 0 && !this.wokenUp) {
				this.awaited = enough;
				remaining = this.readable.awaitNanos(remaining);
			}
			this.awaited = NOT_AWAITED;
			this.wokenUp = false;
			return unread.getAsLong() > 0;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * End the wait of the reading thread, or its next one.
	 */
	void wakeUp() {
		this.lock.lock();
		try {
			this.wokenUp = true;
			this.readable.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Let all threads go: the queue is closed. Called with the lock held.
	 */
	void closed() {
		this.writable.signalAll();
		this.readable.signal();
	}

}
