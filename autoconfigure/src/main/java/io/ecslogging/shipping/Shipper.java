package io.ecslogging.shipping;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.ecslogging.queue.Leftover;
import io.ecslogging.queue.LineQueue;
import io.ecslogging.queue.OfferResult;

/**
 * Ships lines to one peer: any thread puts them into a queue, and a daemon thread sends
 * them. The thread can be ended and started again; the queue stays.
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
	 * Held while the thread is being ended, which may take long. Threads that start
	 * shipping or log never take it.
	 */
	private final ReentrantLock ending = new ReentrantLock();

	/**
	 * Guarded by this object's monitor, like the fields up to {@link #spentAt}. There is
	 * a thread if one is wanted and nothing is held, or while one is being ended.
	 */
	private @Nullable WorkerThread thread;

	private boolean wanted;

	private boolean held;

	private boolean ended;

	/**
	 * How long the last pause has waited in vain, and when it ended.
	 */
	private long spentNanos;

	private long spentAt;

	/**
	 * Whether a thread empties the queue, so that waiting for room makes sense.
	 */
	private volatile boolean running;

	private volatile boolean resting;

	private volatile boolean closed;

	/**
	 * Create a shipper without starting its thread.
	 * @param name the peer's kind, in lower case, which the thread is named after
	 * @param queue the queue, which nobody else reads
	 * @param sinks creates a sink for each thread that is started, and another one after
	 * a fault
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
		return this.stats.snapshot(QueueState.of(this.queue, this.settings.time()), this.outage.status());
	}

	/**
	 * Return the queue.
	 * @return the queue, for reading its sizes only
	 */
	public LineQueue queue() {
		return this.queue;
	}

	/**
	 * Ship a line. Called by any thread; never throws. Waits for room no longer than the
	 * queue's block timeout, and not at all while no thread empties the queue.
	 * @param line the line with its newline
	 */
	public void ship(byte[] line) {
		ship(line, this.running);
	}

	/**
	 * Ship a line that shipping itself logs, perhaps on the thread that empties the
	 * queue. Never waits. After shipping has ended, the line is neither shipped nor
	 * counted.
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
			synchronized (this) {
				if (this.resting) {
					start();
				}
			}
		}
	}

	/**
	 * Count an event that is not shipped.
	 * @param reason why
	 */
	public void drop(DropReason reason) {
		this.stats.accepted();
		this.stats.dropped(reason, 1);
	}

	/**
	 * Start the thread, unless it is running. Does not wait for a thread that is being
	 * ended: another one follows it. After {@link #hold}, it starts when sending is
	 * resumed. Does nothing after {@link #close}.
	 */
	public synchronized void start() {
		this.resting = false;
		this.spentNanos = 0;
		this.wanted = true;
		startIfWanted();
	}

	/**
	 * Called with the monitor held.
	 */
	private void startIfWanted() {
		if (this.wanted && !this.held && !this.ended) {
			startThread();
		}
	}

	/**
	 * Called with the monitor held.
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
		synchronized (this) {
			this.wanted = false;
			this.resting = false;
		}
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
	 * Send what is queued, and have it confirmed: the thread is ended, and another one
	 * follows it. Does nothing while there is none.
	 * @param timeout how long to wait at most
	 */
	public void flush(Duration timeout) {
		this.ending.lock();
		try {
			stop(timeout, false);
		}
		finally {
			this.ending.unlock();
		}
	}

	/**
	 * Send no more until {@link #resume}, whatever starts the thread meanwhile. What is
	 * on its way may still arrive.
	 * @param timeout how long to wait for that at most
	 */
	public void hold(Duration timeout) {
		synchronized (this) {
			this.held = true;
		}
		flush(timeout);
	}

	/**
	 * Send again after {@link #hold}, if the thread has been started.
	 */
	public synchronized void resume() {
		this.held = false;
		startIfWanted();
	}

	/**
	 * Return whether nothing is sent after {@link #hold}.
	 * @return whether it is held
	 */
	public synchronized boolean isHeld() {
		return this.held;
	}

	/**
	 * Send what is queued and end the thread. The next line starts it again.
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
	 * Send what is queued and end for good. What cannot be sent in time is dropped,
	 * unless the queue keeps it for the next process; then a peer that is down is not
	 * waited for. If a pause has just waited in vain, its time counts towards the
	 * timeout.
	 * @param timeout how long to wait at most
	 */
	public void close(Duration timeout) {
		abortIfNoTime(timeout);
		this.ending.lock();
		try {
			if (this.closed) {
				return;
			}
			// a peer that is down need not be waited for if nothing is lost
			boolean wait = !this.queue.isPersistent() || !this.outage.isDown();
			long nanos = beginToEnd(timeout);
			stop(Duration.ofNanos(wait ? nanos : 0), true);
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
			// logging has failed, which must not disturb the end of the application
		}
	}

	/**
	 * Another thread may be waiting until everything is sent.
	 */
	private synchronized void abortIfNoTime(Duration timeout) {
		if (timeout.isZero() && this.thread != null) {
			this.ended = true;
			this.thread.abort();
		}
	}

	/**
	 * Make sure that what is left is being sent, and that no thread is started
	 * afterwards.
	 * @return how long sending may take, in nanoseconds
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
	 * End the thread, and start another one if that is wanted then. Called by one thread
	 * at a time, without the monitor, because it may take long.
	 */
	private void stop(Duration timeout, boolean patient) {
		WorkerThread stopped;
		synchronized (this) {
			stopped = this.thread;
			if (stopped == null) {
				return;
			}
			// who logs may wait for room if the queue is emptied again soon
			this.running = this.wanted && !this.held && !this.ended;
			stopped.stop(timeout, patient);
		}
		stopped.awaitEnd(timeout);
		synchronized (this) {
			this.thread = null;
			startIfWanted();
			this.running = this.thread != null;
		}
	}

}
