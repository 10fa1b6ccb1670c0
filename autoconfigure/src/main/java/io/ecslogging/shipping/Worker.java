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
import io.ecslogging.queue.Position;

/**
 * Reads, sends, acknowledges, and rewinds, on a thread of its own that all of its state
 * belongs to; {@link #stop}, {@link #abort} and {@link #detach} are called by others.
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

	/**
	 * How long nothing may be logged before sending ends for good: others may still be at
	 * work when the application ends.
	 */
	private static final long QUIET_NANOS = Duration.ofMillis(200).toNanos();

	/**
	 * The last part of the time to end, which belongs to having everything confirmed.
	 */
	private static final int CONFIRMATION_PART = 5;

	private final LineQueue queue;

	private final Supplier<? extends Sink> sinks;

	private final ShipperSettings settings;

	private final ShippingStats stats;

	private final InFlight inFlight;

	private final Outage outage;

	private final ShippingReports reports;

	private final RetryPolicy retry;

	private final FillRate fillRate;

	private final CountDownLatch stopping = new CountDownLatch(1);

	/**
	 * When to end, set before {@link #stopping}, as is when to have everything confirmed.
	 */
	private volatile long deadline;

	private volatile long confirmAt;

	/**
	 * Whether to go on after a failure until then, and for what is still logged.
	 */
	private volatile boolean patient;

	private boolean confirmed;

	/**
	 * Guarded by this object's lock, as is what {@link #detached} forbids: touching the
	 * queue.
	 */
	private boolean aborted;

	private boolean detached;

	/**
	 * Written by the thread, under the lock.
	 */
	private @Nullable Sink current;

	/**
	 * What has been read but not sent.
	 */
	private @Nullable Batch ahead;

	Worker(LineQueue queue, Supplier<? extends Sink> sinks, ShipperSettings settings, ShippingStats stats,
			InFlight inFlight, Outage outage, ShippingReports reports) {
		this.queue = queue;
		this.sinks = sinks;
		this.settings = settings;
		this.stats = stats;
		this.inFlight = inFlight;
		this.outage = outage;
		this.reports = reports;
		this.retry = new RetryPolicy(settings.initialDelay(), settings.maxDelay());
		this.fillRate = new FillRate(queue, System::nanoTime);
	}

	/**
	 * Send what is queued, then end.
	 * @param timeout how long to go on at most
	 * @param patient whether to go on when an attempt fails, and for as long as something
	 * is logged
	 */
	void stop(Duration timeout, boolean patient) {
		long now = System.nanoTime();
		this.deadline = now + timeout.toNanos();
		this.confirmAt = this.deadline - timeout.toNanos() / CONFIRMATION_PART;
		this.patient = patient;
		this.stopping.countDown();
		this.queue.wakeUp();
	}

	/**
	 * End as soon as the attempt that is being made has been broken off.
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

	/**
	 * Never touch the queue again.
	 */
	synchronized void detach() {
		this.detached = true;
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
			report(ex);
			return !isAborted() && restAfterFault();
		}
	}

	private void report(Throwable fault) {
		try {
			this.reports.fault(fault);
		}
		catch (Throwable ex) {
			// logging is what has failed
		}
	}

	private boolean restAfterFault() {
		try {
			rest(FAULT_NANOS);
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
			goOn = settle(sink, sink.idle());
		}
		this.reports.check(sink.peer());
		return goOn;
	}

	/**
	 * Send all that has waited long enough, which may be more than one batch.
	 * @return whether to go on
	 */
	private boolean sendWhatIsThere(Sink sink) throws InterruptedException {
		long unread = this.queue.unread();
		Batch batch = read(sink);
		while (batch != null) {
			// while nobody writes to where it lies
			unread -= batch.size();
			SendResult result = send(sink, batch);
			if (!settle(sink, result)) {
				return false;
			}
			this.reports.check(sink.peer());
			boolean more = unread > 0 || this.ahead != null;
			batch = (result instanceof SendResult.Sent && more && !isStopping()) ? read(sink) : null;
		}
		return !isAborted();
	}

	/**
	 * Send what is left, as long as there is time, and have it confirmed.
	 * @return whether there is anything left to do
	 */
	private boolean finish(Sink sink) throws InterruptedException {
		long now = System.nanoTime();
		if (now - this.deadline >= 0 || isAborted()) {
			return false;
		}
		boolean lastChance = !this.confirmed && now - this.confirmAt >= 0;
		Batch batch = lastChance ? null : read(sink);
		if (batch != null) {
			return settle(sink, send(sink, batch));
		}
		if (this.patient && !lastChance && this.queue.await(1, quietNanos(now))) {
			return true;
		}
		this.confirmed |= lastChance;
		SendResult result = sink.flush(Duration.ofNanos(Math.max(1, this.deadline - System.nanoTime())));
		return settle(sink, result) && (this.patient || lastChance) && this.queue.lines() > 0;
	}

	private long quietNanos(long now) {
		return Math.min(QUIET_NANOS, (this.confirmed ? this.deadline : this.confirmAt) - now);
	}

	private synchronized @Nullable Batch read(Sink sink) {
		Batch batch = this.ahead;
		this.ahead = null;
		return (batch != null) ? batch : readQueue(sink.maxLines());
	}

	private synchronized @Nullable Batch readAhead() {
		if (this.ahead == null && this.queue.unread() >= this.settings.batchSize()) {
			this.ahead = readQueue(Integer.MAX_VALUE);
		}
		return this.ahead;
	}

	private @Nullable Batch readQueue(int maxLines) {
		List<Lines> parts = new ArrayList<>();
		int bytes = this.settings.batchSize();
		int count = Math.min(maxLines, this.settings.batchLines());
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
		Position reached = batch.end();
		if (result instanceof SendResult.Failed failed) {
			reached = failed.reached();
		}
		else {
			this.outage.worked();
		}
		long again = (reached != null) ? this.inFlight.sent(batch.position(0), reached) : 0;
		if (!sink.knowsDuplicates()) {
			this.stats.resent(again);
		}
		return result;
	}

	/**
	 * Draw the consequences of an attempt.
	 * @return whether to go on
	 */
	private boolean settle(Sink sink, SendResult result) throws InterruptedException {
		synchronized (this) {
			if (this.detached) {
				return false;
			}
			boolean failed = result instanceof SendResult.Failed;
			acknowledge(result.settled(), failed);
			if (failed) {
				rewind();
			}
			if (this.aborted) {
				return false;
			}
		}
		this.reports.refused(result.settled().refusals());
		return !(result instanceof SendResult.Failed failed) || retry(sink, failed);
	}

	private void acknowledge(Settled settled, boolean failed) {
		if (settled.to() == null) {
			return;
		}
		long lines = this.queue.acknowledge(settled.to());
		this.inFlight.settled(settled.to());
		if (lines > 0) {
			this.stats.settled(lines, settled);
			if (failed) {
				this.retry.progressed();
			}
		}
	}

	private boolean retry(Sink sink, SendResult.Failed failed) throws InterruptedException {
		this.stats.attemptFailed();
		this.fillRate.look();
		if (failed.retry().narrower()) {
			this.retry.progressed();
		}
		long delay = this.retry.next(this.outage.workedNanos(), this.fillRate.nanosToFull());
		this.reports.failed(this.outage.failed(failed.peer() + ": " + failed.reason()));
		Duration after = failed.retry().after();
		if (after != null && after.toNanos() > delay) {
			pause(sink, after.toNanos(), false);
		}
		else {
			pause(sink, delay, true);
		}
		return !isStopping() || this.patient;
	}

	/**
	 * Wait before another attempt, and see to the reports meanwhile.
	 * @param nanos how long
	 * @param bounded whether to wait less long if the queue fills faster than expected
	 */
	private void pause(Sink sink, long nanos, boolean bounded) throws InterruptedException {
		long end = System.nanoTime() + nanos;
		long left = nanos;
		while (left > TICK_NANOS && !isStopping()) {
			rest(TICK_NANOS);
			this.fillRate.look();
			this.reports.check(sink.peer());
			left = end - System.nanoTime();
			left = bounded ? this.retry.atMost(left, this.fillRate.nanosToFull()) : left;
		}
		if (left > 0) {
			rest(left);
		}
	}

	/**
	 * Wait, but for no longer than a first time if there is not much time left.
	 */
	private void rest(long nanos) throws InterruptedException {
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
