package io.ecslogging.shipping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.ecslogging.queue.LineQueue;
import io.ecslogging.queue.Lines;

/**
 * Reads, sends, acknowledges, and rewinds, on a thread of its own that all of its state
 * belongs to; {@link #stop} and {@link #abort} are called by others.
 */
final class Worker implements Runnable {

	/**
	 * How often the sink may look after itself while there is nothing to send.
	 */
	private static final long TICK_NANOS = Duration.ofMillis(250).toNanos();

	/**
	 * How long to rest after a fault that no sink has answered for.
	 */
	private static final long FAULT_NANOS = Duration.ofSeconds(1).toNanos();

	private final LineQueue queue;

	private final Supplier<? extends Sink> sinks;

	private final ShipperSettings settings;

	private final ShippingStats stats;

	private final ShippingReports reports;

	private final RetryPolicy retry;

	private final CountDownLatch stopping = new CountDownLatch(1);

	/**
	 * When to end, set before {@link #stopping}.
	 */
	private volatile long deadline;

	/**
	 * Whether to go on after a failure until then.
	 */
	private volatile boolean patient;

	/**
	 * Guarded by this object's lock, as is what it forbids: touching the queue.
	 */
	private boolean aborted;

	/**
	 * Written by the thread, under the lock.
	 */
	private @Nullable Sink current;

	/**
	 * What has been read but not sent.
	 */
	private @Nullable Batch ahead;

	Worker(LineQueue queue, Supplier<? extends Sink> sinks, ShipperSettings settings, ShippingStats stats,
			ShippingReports reports) {
		this.queue = queue;
		this.sinks = sinks;
		this.settings = settings;
		this.stats = stats;
		this.reports = reports;
		this.retry = new RetryPolicy(settings.initialDelay(), settings.maxDelay());
	}

	/**
	 * Send what is queued, then end.
	 * @param timeout how long to go on at most
	 * @param patient whether to go on when an attempt fails
	 */
	void stop(Duration timeout, boolean patient) {
		this.deadline = System.nanoTime() + timeout.toNanos();
		this.patient = patient;
		this.stopping.countDown();
		this.queue.wakeUp();
	}

	/**
	 * End at once, without touching the queue again.
	 */
	void abort() {
		Sink sink;
		synchronized (this) {
			this.aborted = true;
			sink = this.current;
		}
		if (sink != null) {
			sink.abort();
		}
		this.queue.wakeUp();
	}

	@Override
	public void run() {
		boolean again = true;
		while (again) {
			again = work();
		}
	}

	/**
	 * Work until there is nothing left to do.
	 * @return whether to begin anew, because of a fault of the JVM's or of logging, which
	 * leaves nothing to rely on but the ack cursor
	 */
	private boolean work() {
		try (Sink sink = this.sinks.get()) {
			if (!begin(sink)) {
				return false;
			}
			boolean goOn = true;
			while (goOn) {
				goOn = step(sink);
			}
			return false;
		}
		catch (Throwable ex) {
			this.stats.attemptFailed();
			return !isAborted() && restAfterFault();
		}
	}

	private boolean restAfterFault() {
		try {
			pause(FAULT_NANOS);
		}
		catch (InterruptedException ex) {
			// what comes next is no different
		}
		return !isStopping() || this.deadline - System.nanoTime() > 0;
	}

	private synchronized boolean begin(Sink sink) {
		if (!this.aborted) {
			this.current = sink;
			rewind();
		}
		return !this.aborted;
	}

	/**
	 * Called under the lock.
	 */
	private void rewind() {
		this.ahead = null;
		this.queue.rewind();
	}

	private synchronized boolean isAborted() {
		return this.aborted;
	}

	private boolean step(Sink sink) {
		try {
			return isStopping() ? finish(sink) : proceed(sink);
		}
		catch (InterruptedException ex) {
			// not by us, who stop and abort; whoever it was does not want the logs to be
			// lost
			return true;
		}
	}

	private boolean proceed(Sink sink) throws InterruptedException {
		boolean goOn = true;
		if (this.queue.await(1, TICK_NANOS)) {
			if (!isStopping()) {
				this.queue.await(this.settings.batchSize(), this.settings.flushInterval().toNanos());
			}
			goOn = sendWhatIsThere(sink);
		}
		else if (!isStopping()) {
			goOn = settle(sink.idle());
		}
		this.reports.check();
		return goOn;
	}

	/**
	 * Send all that has waited long enough, which may be more than one batch.
	 * @return whether to go on
	 */
	private boolean sendWhatIsThere(Sink sink) throws InterruptedException {
		long unread = this.queue.unread();
		Batch batch = read();
		while (batch != null) {
			// while nobody writes to where it lies
			unread -= batch.size();
			SendResult result = send(sink, batch);
			if (!settle(result)) {
				return false;
			}
			this.reports.check();
			boolean more = unread > 0 || this.ahead != null;
			batch = (result instanceof SendResult.Sent && more && !isStopping()) ? read() : null;
		}
		return !isAborted();
	}

	/**
	 * Send what is left, as long as there is time.
	 * @return whether there is anything left to do
	 */
	private boolean finish(Sink sink) throws InterruptedException {
		long left = this.deadline - System.nanoTime();
		if (left <= 0) {
			return false;
		}
		Batch batch = read();
		if (batch != null) {
			return settle(send(sink, batch));
		}
		SendResult result = sink.flush(Duration.ofNanos(left));
		return settle(result) && result instanceof SendResult.Failed && this.queue.lines() > 0;
	}

	private synchronized @Nullable Batch read() {
		Batch batch = this.ahead;
		this.ahead = null;
		return (batch != null) ? batch : readQueue();
	}

	private synchronized @Nullable Batch readAhead() {
		if (this.ahead == null && this.queue.unread() >= this.settings.batchSize()) {
			this.ahead = readQueue();
		}
		return this.ahead;
	}

	private @Nullable Batch readQueue() {
		List<Lines> parts = new ArrayList<>();
		int bytes = this.settings.batchSize();
		int count = this.settings.batchLines();
		while (!this.aborted && bytes > 0 && count > 0) {
			Lines part = this.queue.read(bytes, count);
			if (part == null) {
				break;
			}
			parts.add(part);
			bytes -= part.size();
			count -= part.count();
		}
		return parts.isEmpty() ? null : new Batch(parts);
	}

	private SendResult send(Sink sink, Batch batch) {
		SendResult result = sink.send(batch, this::readAhead);
		if (result instanceof SendResult.Sent) {
			this.reports.sent();
		}
		return result;
	}

	/**
	 * Draw the consequences of an attempt.
	 * @return whether to go on
	 */
	private boolean settle(SendResult result) throws InterruptedException {
		synchronized (this) {
			if (this.aborted) {
				return false;
			}
			boolean failed = result instanceof SendResult.Failed;
			acknowledge(result.settled(), failed);
			if (failed) {
				rewind();
			}
		}
		this.reports.refused(result.settled().refusals());
		return !(result instanceof SendResult.Failed failed) || retry(failed);
	}

	private void acknowledge(Settled settled, boolean failed) {
		long lines = (settled.to() != null) ? this.queue.acknowledge(settled.to()) : 0;
		if (lines > 0) {
			this.stats.settled(lines, settled);
			if (failed) {
				this.retry.progressed();
			}
		}
	}

	private boolean retry(SendResult.Failed failed) throws InterruptedException {
		this.stats.attemptFailed();
		long delay = this.retry.next(this.reports.workedNanos());
		this.reports.failed(failed.reason());
		pause((failed.retryAfter() != null) ? Math.max(delay, failed.retryAfter().toNanos()) : delay);
		return !isStopping() || this.patient;
	}

	/**
	 * Wait, but for no longer than a first time if there is not much time left.
	 */
	private void pause(long nanos) throws InterruptedException {
		if (isStopping()) {
			long most = Math.min(this.settings.initialDelay().toNanos(), this.deadline - System.nanoTime());
			TimeUnit.NANOSECONDS.sleep(Math.min(nanos, most));
		}
		else {
			this.stopping.await(nanos, TimeUnit.NANOSECONDS);
		}
	}

	private boolean isStopping() {
		return this.stopping.getCount() == 0;
	}

}
