package io.ecslogging.shipping;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.ecslogging.queue.LineQueue;
import io.ecslogging.shipping.SendResult.Failed;
import io.ecslogging.shipping.SendResult.Partly;
import io.ecslogging.shipping.SendResult.Reach;
import io.ecslogging.shipping.SendResult.Sent;

/**
 * Reads, sends, settles, and rewinds, on a thread of its own that all of its state
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

	private final LineQueue queue;

	private final Supplier<? extends Sink> sinks;

	private final ShipperSettings settings;

	private final ShippingStats stats;

	private final InFlight inFlight;

	private final Outage outage;

	private final ShippingReports reports;

	private final BatchReader reader;

	private final RetryPolicy retry;

	private final FillRate fillRate;

	private final StopSignal stop;

	/**
	 * Whether everything has been confirmed that was sent before the time for it came.
	 */
	private boolean confirmed;

	/**
	 * Guarded by this object's lock, and never set once there is nothing more to read.
	 */
	private @Nullable Sink current;

	Worker(LineQueue queue, Supplier<? extends Sink> sinks, ShipperSettings settings, ShippingStats stats,
			InFlight inFlight, Outage outage, ShippingReports reports) {
		this.queue = queue;
		this.sinks = sinks;
		this.settings = settings;
		this.stats = stats;
		this.inFlight = inFlight;
		this.outage = outage;
		this.reports = reports;
		this.reader = new BatchReader(queue, settings, stats, inFlight);
		this.retry = new RetryPolicy(settings.initialDelay(), settings.maxDelay());
		this.fillRate = new FillRate(queue, System::nanoTime);
		this.stop = new StopSignal(settings.initialDelay());
	}

	/**
	 * Send what is queued, then end.
	 * @param timeout how long to go on at most
	 * @param patient whether to go on when an attempt fails, and for as long as something
	 * is logged
	 */
	void stop(Duration timeout, boolean patient) {
		this.stop.give(timeout, patient);
		this.queue.wakeUp();
	}

	/**
	 * End as soon as the attempt that is being made has been broken off.
	 */
	void abort() {
		Sink sink;
		synchronized (this) {
			this.reader.stop();
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
	void detach() {
		this.reader.detach();
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
			boolean goOn = begin(sink);
			while (goOn) {
				goOn = step(sink);
			}
			return false;
		}
		catch (Throwable ex) {
			this.stats.attemptFailed();
			report(ex);
			return !this.reader.isStopped() && restAfterFault();
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
			this.stop.rest(FAULT_NANOS);
		}
		catch (InterruptedException ex) {
			// what comes next is no different
		}
		return !this.stop.isGiven() || this.stop.nanosLeft() > 0;
	}

	private synchronized boolean begin(Sink sink) {
		if (this.reader.isStopped()) {
			return false;
		}
		this.current = sink;
		this.reader.rewind();
		return true;
	}

	private boolean step(Sink sink) {
		try {
			return this.stop.isGiven() ? finish(sink) : proceed(sink);
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
			if (!this.stop.isGiven()) {
				this.queue.await(this.settings.batchSize(), this.settings.flushInterval().toNanos());
			}
			goOn = sendWhatIsThere(sink);
		}
		else if (!this.stop.isGiven()) {
			goOn = settle(sink, sink.idle());
		}
		this.reports.check(sink::peer);
		return goOn;
	}

	/**
	 * Send all that has waited long enough, which may be more than one batch.
	 * @return whether to go on
	 */
	private boolean sendWhatIsThere(Sink sink) throws InterruptedException {
		long unread = this.queue.unread();
		Batch batch = this.reader.read(sink.maxLines());
		while (batch != null) {
			// while nobody writes to where it lies
			unread -= batch.size();
			SendResult result = send(sink, batch);
			if (!settle(sink, result)) {
				return false;
			}
			this.reports.check(sink::peer);
			if (result instanceof Partly) {
				unread = this.queue.unread();
			}
			boolean more = !(result instanceof Failed) && (unread > 0 || this.reader.isAhead());
			batch = (more && !this.stop.isGiven()) ? this.reader.read(sink.maxLines()) : null;
		}
		return !this.reader.isStopped();
	}

	/**
	 * Send what is left, as long as there is time, and have it confirmed.
	 * @return whether there is anything left to do
	 */
	private boolean finish(Sink sink) throws InterruptedException {
		if (this.stop.nanosLeft() <= 0 || this.reader.isStopped()) {
			return false;
		}
		boolean lastChance = !this.confirmed && this.stop.nanosToConfirm() <= 0;
		Batch batch = lastChance ? null : this.reader.read(sink.maxLines());
		if (batch != null) {
			return settle(sink, send(sink, batch));
		}
		if (this.stop.isPatient() && !lastChance && this.queue.await(1, quietNanos())) {
			return true;
		}
		this.confirmed |= lastChance;
		SendResult result = sink.flush(Duration.ofNanos(Math.max(1, this.stop.nanosLeft())));
		return settle(sink, result) && (this.stop.isPatient() || lastChance) && this.queue.lines() > 0;
	}

	private long quietNanos() {
		return Math.min(QUIET_NANOS, this.confirmed ? this.stop.nanosLeft() : this.stop.nanosToConfirm());
	}

	private SendResult send(Sink sink, Batch batch) {
		SendResult result = sink.send(batch, this.reader::readAhead);
		if (!(result instanceof Failed)) {
			this.outage.worked();
		}
		Reach reached = reached(result, batch);
		long again = (reached != null) ? this.inFlight.sent(reached) : 0;
		if (!sink.knowsDuplicates()) {
			this.stats.resent(again);
		}
		return result;
	}

	private static @Nullable Reach reached(SendResult result, Batch batch) {
		if (result instanceof Sent) {
			return batch.reach();
		}
		return (result instanceof Failed failed) ? failed.reached() : ((Partly) result).reached();
	}

	/**
	 * Draw the consequences of an attempt.
	 * @return whether to go on
	 */
	private boolean settle(Sink sink, SendResult result) throws InterruptedException {
		boolean progress = this.reader.settle(result.settled());
		if (!(result instanceof Sent)) {
			this.reader.rewind();
		}
		if (this.reader.isStopped()) {
			return false;
		}
		this.reports.refused(result.settled().refusals());
		return !(result instanceof Failed failed) || retry(sink, failed, progress);
	}

	/**
	 * Wait before another attempt.
	 * @param progress whether the failed one has settled something nevertheless
	 * @return whether to go on
	 */
	private boolean retry(Sink sink, Failed failed, boolean progress) throws InterruptedException {
		this.stats.attemptFailed();
		this.fillRate.look();
		if (progress || failed.retry().narrower()) {
			this.retry.progressed();
		}
		long delay = this.retry.next(this.outage.workedNanos(), this.fillRate.nanosToFull());
		this.reports.failed(this.outage.failed(failed.peer() + ": " + failed.reason()));
		Duration after = failed.retry().after();
		long asked = (after != null) ? after.toNanos() : 0;
		pause(sink, Math.max(delay, asked), asked > delay);
		return !this.stop.isGiven() || this.stop.isPatient();
	}

	/**
	 * Wait, and see to the reports meanwhile.
	 * @param nanos how long
	 * @param asked whether the peer has asked for it, and not less if the queue fills
	 * faster than expected
	 */
	private void pause(Sink sink, long nanos, boolean asked) throws InterruptedException {
		long end = System.nanoTime() + nanos;
		long left = nanos;
		while (left > TICK_NANOS && !this.stop.isGiven()) {
			this.stop.rest(TICK_NANOS);
			this.fillRate.look();
			this.reports.check(sink::peer);
			left = end - System.nanoTime();
			left = asked ? left : this.retry.atMost(left, this.fillRate.nanosToFull());
		}
		if (left > 0) {
			this.stop.rest(left);
		}
	}

}
