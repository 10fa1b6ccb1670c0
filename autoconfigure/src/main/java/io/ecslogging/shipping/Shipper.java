package io.ecslogging.shipping;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.ecslogging.queue.Leftover;
import io.ecslogging.queue.LineQueue;
import io.ecslogging.queue.OfferResult;

/**
 * Ships lines to one peer: takes them from any thread into a queue, from which a daemon
 * thread sends them. The thread can be ended and started again; the queue stays.
 */
public final class Shipper {

	/**
	 * The logger of all reports.
	 */
	public static final String REPORTS = ShippingReports.LOGGER;

	private final String name;

	private final LineQueue queue;

	private final Supplier<? extends Sink> sinks;

	private final ShipperSettings settings;

	private final ShippingStats stats = new ShippingStats();

	private final InFlight inFlight = new InFlight();

	private final Outage outage = new Outage(System::nanoTime);

	private final ShippingReports reports;

	/**
	 * Held while the thread is being ended, which takes its time; never by those that
	 * start it or log.
	 */
	private final ReentrantLock ending = new ReentrantLock();

	/**
	 * Guarded by this object's lock, as is what is to come after it.
	 */
	private @Nullable WorkerThread thread;

	private boolean stopping;

	private boolean startAgain;

	private boolean ended;

	/**
	 * How long a pause has waited in vain, and until when.
	 */
	private long spentNanos;

	private long spentAt;

	/**
	 * Whether somebody takes lines out of the queue, so that waiting for room is of use.
	 */
	private volatile boolean running;

	private volatile boolean resting;

	private volatile boolean closed;

	/**
	 * Create a shipper, whose thread is to be started.
	 * @param name the peer's kind, in lower case, which the thread is named after
	 * @param queue the queue, which nobody else reads
	 * @param sinks makes the sink of a thread that is started
	 * @param settings how lines are gathered and retried
	 */
	public Shipper(String name, LineQueue queue, Supplier<? extends Sink> sinks, ShipperSettings settings) {
		this.name = name;
		this.queue = queue;
		this.sinks = sinks;
		this.settings = settings;
		this.reports = new ShippingReports(name, queue, this.stats, this.outage, System::nanoTime);
		this.stats.recovered(queue.lines());
	}

	/**
	 * Return what has become of all events so far, and whether the peer works. Called by
	 * any thread.
	 * @return the counters and the state at this moment
	 */
	public ShippingSnapshot snapshot() {
		return this.stats.snapshot(this.queue, this.outage.status());
	}

	/**
	 * Return the queue.
	 * @return the queue, of which only the sizes are to be read
	 */
	public LineQueue queue() {
		return this.queue;
	}

	/**
	 * Take a line to be shipped. Called by any thread; never throws, and waits no longer
	 * than the queue's block timeout, and not at all while nobody empties the queue.
	 * @param line the line with its newline
	 */
	public void ship(byte[] line) {
		ship(line, this.running);
	}

	/**
	 * Take a line that shipping itself reports, on the thread that empties the queue too.
	 * Never waits. Once shipping has ended, it is not shipped and not counted.
	 * @param line the line with its newline
	 */
	public void shipReport(byte[] line) {
		if (!this.closed) {
			ship(line, false);
		}
	}

	private void ship(byte[] line, boolean wait) {
		this.stats.accepted();
		OfferResult result = wait ? this.queue.offer(line) : this.queue.offerNow(line);
		switch (result) {
			case ACCEPTED -> startIfResting();
			case FULL -> this.stats.dropped(DropReason.QUEUE_FULL, 1);
			case FAILED -> this.stats.dropped(DropReason.QUEUE_FAILED, 1);
			case CLOSED -> this.stats.dropped(DropReason.SHUTDOWN, 1);
		}
	}

	private void startIfResting() {
		if (this.resting) {
			start();
		}
	}

	/**
	 * Count an event that is not to be shipped.
	 * @param reason why
	 */
	public void drop(DropReason reason) {
		this.stats.accepted();
		this.stats.dropped(reason, 1);
	}

	/**
	 * Start the thread, unless it is running. Does not wait for one that is being ended,
	 * but has another one follow it. Does nothing after {@link #close}.
	 */
	public synchronized void start() {
		if (!this.ended) {
			this.resting = false;
			this.spentNanos = 0;
			this.startAgain = this.stopping;
			startThread();
		}
	}

	/**
	 * Called under the lock.
	 */
	private void startThread() {
		if (this.thread == null) {
			this.thread = new WorkerThread(this.name, new Worker(this.queue, this.sinks, this.settings, this.stats,
					this.inFlight, this.outage, this.reports));
			this.running = true;
		}
	}

	/**
	 * Send what is queued and end the thread. Returns early if the peer cannot be
	 * reached. What is left stays in the queue until the thread is started again.
	 * @param timeout how long to wait at most
	 */
	public void pause(Duration timeout) {
		this.ending.lock();
		try {
			long start = System.nanoTime();
			stop(timeout, false);
			synchronized (this) {
				this.spentAt = System.nanoTime();
				this.spentNanos = (this.queue.lines() > 0) ? this.spentAt - start : 0;
			}
		}
		finally {
			this.ending.unlock();
		}
	}

	/**
	 * Send what is queued and end the thread, until the next line comes.
	 * @param timeout how long to wait at most
	 */
	public void rest(Duration timeout) {
		pause(timeout);
		this.resting = true;
		if (this.queue.lines() > 0) {
			start();
		}
	}

	/**
	 * Send what is queued and end for good. What cannot be sent in time is dropped. A
	 * pause that has just waited in vain counts as a part of the time.
	 * @param timeout how long to wait at most
	 */
	public void close(Duration timeout) {
		this.ending.lock();
		try {
			if (this.closed) {
				return;
			}
			stop(Duration.ofNanos(beginToEnd(timeout)), true);
			this.closed = true;
			Leftover left = this.queue.close();
			long unconfirmed = Math.min(this.inFlight.count(), left.lost());
			this.stats.dropped(DropReason.UNCONFIRMED, unconfirmed);
			this.stats.dropped(DropReason.SHUTDOWN, left.lost() - unconfirmed);
			account(timeout);
		}
		finally {
			this.ending.unlock();
		}
	}

	private void account(Duration timeout) {
		try {
			this.reports.account(timeout);
		}
		catch (RuntimeException | StackOverflowError ex) {
			// logging has failed, which is not for those who end the application
		}
	}

	/**
	 * See to it that what is left is being sent, and nothing is after that.
	 * @return how long that may take, in nanoseconds
	 */
	private synchronized long beginToEnd(Duration timeout) {
		this.ended = true;
		this.resting = false;
		if (this.queue.lines() > 0) {
			startThread();
		}
		long nanos = timeout.toNanos();
		boolean justPaused = System.nanoTime() - this.spentAt < nanos;
		return justPaused ? Math.max(0, nanos - this.spentNanos) : nanos;
	}

	/**
	 * Called by one thread at a time, without the lock, since it may take long.
	 */
	private void stop(Duration timeout, boolean patient) {
		WorkerThread stopped;
		synchronized (this) {
			stopped = this.thread;
			if (stopped == null) {
				return;
			}
			this.stopping = true;
			this.running = false;
			stopped.stop(timeout, patient);
		}
		stopped.awaitEnd(timeout);
		synchronized (this) {
			this.thread = null;
			this.stopping = false;
			if (this.startAgain && !this.ended) {
				startThread();
			}
			this.startAgain = false;
		}
	}

}
