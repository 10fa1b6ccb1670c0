package io.ecslogging.shipping;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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

	private final LineQueue queue;

	private final Sink sink;

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

	Worker(LineQueue queue, Sink sink, ShipperSettings settings, ShippingStats stats, ShippingReports reports) {
		this.queue = queue;
		this.sink = sink;
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
		synchronized (this) {
			this.aborted = true;
		}
		this.sink.abort();
	}

	@Override
	public void run() {
		try (this.sink) {
			boolean goOn = true;
			while (goOn) {
				goOn = step();
			}
		}
	}

	private boolean step() {
		try {
			return isStopping() ? finish() : proceed();
		}
		catch (InterruptedException ex) {
			// not by us, who stop and abort; whoever it was does not want the logs to be
			// lost
			return true;
		}
	}

	private boolean proceed() throws InterruptedException {
		boolean goOn = true;
		if (this.queue.await(1, TICK_NANOS)) {
			this.queue.await(this.settings.batchSize(), this.settings.flushInterval().toNanos());
			goOn = settle(send());
		}
		else if (!isStopping()) {
			goOn = settle(attempt(this.sink::idle));
		}
		this.reports.check();
		return goOn;
	}

	/**
	 * Send what is left, as long as there is time.
	 * @return whether there is anything left to do
	 */
	private boolean finish() throws InterruptedException {
		long left = this.deadline - System.nanoTime();
		if (left <= 0) {
			return false;
		}
		if (this.queue.await(1, 0)) {
			return settle(send());
		}
		SendResult result = attempt(() -> this.sink.flush(Duration.ofNanos(left)));
		return settle(result) && result instanceof SendResult.Failed && this.queue.lines() > 0;
	}

	private SendResult send() {
		Lines lines = this.queue.read(this.settings.batchSize(), this.settings.batchLines());
		if (lines == null) {
			return new SendResult.Sent(null);
		}
		SendResult result = attempt(() -> this.sink.send(new Batch(lines, this.retry.failures())));
		if (result instanceof SendResult.Sent) {
			this.reports.sent();
		}
		return result;
	}

	private SendResult attempt(Attempt attempt) {
		try {
			return attempt.make();
		}
		catch (Throwable ex) {
			// a fault of ours or of the JVM, which must not end the thread
			return new SendResult.Failed(ex.toString(), null);
		}
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
			if (result instanceof SendResult.Sent sent) {
				if (sent.to() != null) {
					this.stats.delivered(this.queue.acknowledge(sent.to()));
				}
				return true;
			}
			this.queue.rewind();
		}
		this.stats.attemptFailed();
		SendResult.Failed failed = (SendResult.Failed) result;
		long delay = this.retry.next(this.reports.workedNanos());
		this.reports.failed(failed.reason());
		pause((failed.retryAfter() != null) ? Math.max(delay, failed.retryAfter().toNanos()) : delay);
		return !isStopping() || this.patient;
	}

	private void pause(long nanos) throws InterruptedException {
		if (isStopping()) {
			TimeUnit.NANOSECONDS.sleep(Math.min(nanos, this.deadline - System.nanoTime()));
		}
		else {
			this.stopping.await(nanos, TimeUnit.NANOSECONDS);
		}
	}

	private boolean isStopping() {
		return this.stopping.getCount() == 0;
	}

	/**
	 * A call of the sink.
	 */
	@FunctionalInterface
	private interface Attempt {

		SendResult make();

	}

}
