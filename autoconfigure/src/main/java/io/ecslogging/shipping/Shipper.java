package io.ecslogging.shipping;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import io.ecslogging.queue.LineQueue;

/**
 * Ships lines to one peer: takes them from any thread into a queue, from which a daemon
 * thread sends them. The thread can be ended and started again; the queue stays.
 */
public final class Shipper {

	/**
	 * What the names of all threads begin with that belong to shipping.
	 */
	public static final String THREAD_PREFIX = "ecs-logging-";

	/**
	 * How long to wait for a thread whose attempt has been broken off.
	 */
	private static final Duration ABORT_TIMEOUT = Duration.ofMillis(500);

	private final String name;

	private final LineQueue queue;

	private final Supplier<? extends Sink> sinks;

	private final ShipperSettings settings;

	private final ShippingStats stats = new ShippingStats();

	private final ShippingReports reports;

	private volatile boolean closed;

	/**
	 * Guarded by this object's lock, as is the thread.
	 */
	private @Nullable Worker worker;

	private @Nullable Thread thread;

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
		this.reports = new ShippingReports(name, queue, this.stats, System::nanoTime);
	}

	/**
	 * Return the counters.
	 * @return the counters, which change on
	 */
	public ShippingStats stats() {
		return this.stats;
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
	 * than the queue's block timeout.
	 * @param line the line with its newline
	 */
	public void ship(byte[] line) {
		this.stats.accepted();
		if (!offer(line)) {
			this.stats.dropped(this.closed ? DropReason.SHUTDOWN : DropReason.QUEUE_FULL, 1);
		}
	}

	private boolean offer(byte[] line) {
		try {
			return this.queue.offer(line);
		}
		catch (OutOfMemoryError ex) {
			// no room either
			return false;
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
	 * Start the thread, unless it is running. Does nothing after {@link #close}.
	 */
	public synchronized void start() {
		if (this.worker != null || this.closed) {
			return;
		}
		Worker started = new Worker(this.queue, this.sinks, this.settings, this.stats, this.reports);
		Thread thread = new Thread(started, THREAD_PREFIX + this.name);
		thread.setDaemon(true);
		// no reference to the class loader of an application that is undeployed
		thread.setContextClassLoader(Shipper.class.getClassLoader());
		thread.start();
		this.worker = started;
		this.thread = thread;
	}

	/**
	 * Send what is queued and end the thread. Returns early if the peer cannot be
	 * reached. What is left stays in the queue until the thread is started again.
	 * @param timeout how long to wait at most
	 */
	public synchronized void pause(Duration timeout) {
		stop(timeout, false);
	}

	/**
	 * Send what is queued and end for good. What cannot be sent in time is dropped.
	 * @param timeout how long to wait at most
	 */
	public synchronized void close(Duration timeout) {
		if (this.closed) {
			return;
		}
		if (this.queue.lines() > 0) {
			start();
		}
		stop(timeout, true);
		this.closed = true;
		long left = this.queue.close();
		if (left > 0) {
			this.stats.dropped(DropReason.SHUTDOWN, left);
			LoggerFactory.getLogger(ShippingReports.LOGGER)
				.warn("{} events could not be shipped to {} within {} ms and are dropped", left, this.name,
						timeout.toMillis());
		}
	}

	private void stop(Duration timeout, boolean patient) {
		if (this.worker == null || this.thread == null) {
			return;
		}
		this.worker.stop(timeout, patient);
		if (!join(this.thread, timeout)) {
			this.worker.abort();
			join(this.thread, ABORT_TIMEOUT);
		}
		this.worker = null;
		this.thread = null;
	}

	/**
	 * Wait for a thread to end, less long if this thread is interrupted.
	 * @return whether it has ended
	 */
	private static boolean join(Thread thread, Duration timeout) {
		boolean interrupted = Thread.interrupted();
		try {
			TimeUnit.NANOSECONDS.timedJoin(thread, interrupted ? ABORT_TIMEOUT.toNanos() : timeout.toNanos());
		}
		catch (InterruptedException ex) {
			interrupted = true;
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		return !thread.isAlive();
	}

}
