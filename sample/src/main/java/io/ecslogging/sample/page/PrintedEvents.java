package io.ecslogging.sample.page;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.springframework.stereotype.Component;

/**
 * The last events. Threads that log add to them and never wait for readers: a reader that
 * is slow has no queue of its own, it finds the oldest events gone.
 */
@Component
class PrintedEvents {

	static final int CAPACITY = 500;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Deque<PrintedEvent> events = new ArrayDeque<>();

	/**
	 * Above all ids of former runs, so that a page that was open during a restart
	 * continues.
	 */
	private final long start = System.currentTimeMillis() * 1000;

	private long last = this.start;

	private boolean closed;

	void add(String line, EventNames names) {
		this.lock.lock();
		try {
			if (this.events.size() == CAPACITY) {
				this.events.removeFirst();
			}
			this.events.addLast(new PrintedEvent(++this.last, line, names));
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the events that follow one, and wait for the first of them.
	 * @param id the id of the former event; one that this run did not assign is followed
	 * by all events
	 * @param timeout how long to wait
	 * @return the events that are still there; none after the timeout or the end
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	List<PrintedEvent> after(long id, Duration timeout) throws InterruptedException {
		this.lock.lock();
		try {
			long former = isKnown(id) ? id : this.start;
			long nanos = timeout.toNanos();
			while (this.last == former && !this.closed && nanos > 0) {
				nanos = this.changed.awaitNanos(nanos);
			}
			return this.events.stream().filter((event) -> event.id() > former).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return how many events between two that this run assigned are gone.
	 * @param former the id of the last event that was read
	 * @param next the id of the one that was read after it
	 * @return the number of missed events, zero if nothing is known of the former
	 */
	long missed(long former, long next) {
		return (former > this.start && next > former) ? next - former - 1 : 0;
	}

	private boolean isKnown(long id) {
		return id >= this.start && id <= this.last;
	}

	/**
	 * Have nobody wait any longer.
	 */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isClosed() {
		this.lock.lock();
		try {
			return this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

}
