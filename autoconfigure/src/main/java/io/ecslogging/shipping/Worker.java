package io.ecslogging.shipping;

import java.time.Duration;
import java.util.function.Supplier;

import io.ecslogging.queue.LineQueue;
import io.ecslogging.shipping.SendResult.Failed;
import io.ecslogging.shipping.SendResult.Partly;
import io.ecslogging.shipping.SendResult.Sent;

/**
 * The loop of the sending thread: reads, sends, settles, and rewinds. All of its state
 * belongs to that thread; others call {@link #stop}, {@link #abort} and {@link #detach}.
 */
final class Worker implements Runnable {

	/**
	 * How often {@link Sink#idle()} is called while there is nothing to send.
	 */
	private static final long TICK_NANOS = Duration.ofMillis(250).toNanos();

	/**
	 * Sending ends for good when nothing has been logged for this long: other threads may
	 * still log while the application ends.
	 */
	private static final long QUIET_NANOS = Duration.ofMillis(200).toNanos();

	private final LineQueue queue;

	private final Supplier<? extends Sink> sinks;

	private final ShipperSettings settings;

	private final ShippingStats stats;

	private final Outage outage;

	private final ShippingReports reports;

	private final StopSignal stop;

	private final BatchReader reader;

	private final Attempts attempts;

	private final Backoff backoff;

	private final FaultRecovery recovery;

	private final CurrentSink current = new CurrentSink();

	/**
	 * Whether the peer was asked to confirm everything because the time for that had
	 * come.
	 */
	private boolean confirmed;

	Worker(LineQueue queue, Supplier<? extends Sink> sinks, ShipperSettings settings, ShippingStats stats,
			InFlight inFlight, Outage outage, ShippingReports reports) {
		this.queue = queue;
		this.sinks = sinks;
		this.settings = settings;
		this.stats = stats;
		this.outage = outage;
		this.reports = reports;
		this.stop = new StopSignal(settings.initialDelay());
		this.reader = new BatchReader(queue, settings, stats, inFlight);
		this.attempts = new Attempts(stats, inFlight, outage);
		this.backoff = new Backoff(queue, settings, outage, this.stop);
		this.recovery = new FaultRecovery(stats, outage, reports, this.stop);
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
	 * Abort the attempt in progress, and end.
	 */
	void abort() {
		this.reader.stop();
		this.current.abort();
		this.queue.wakeUp();
	}

	/**
	 * Never touch the queue again.
	 */
	void detach() {
		this.reader.detach();
	}

	/**
	 * Use one sink after another: after a fault, only the ack cursor can be relied on.
	 */
	@Override
	public void run() {
		boolean again = true;
		while (again) {
			try (Sink sink = this.sinks.get()) {
				again = begin(sink);
				while (again) {
					again = step(sink);
				}
			}
			catch (Throwable ex) {
				again = !this.reader.isStopped() && this.recovery.recover(ex);
			}
		}
	}

	private boolean begin(Sink sink) {
		boolean goOn = this.current.use(sink);
		this.reader.rewind();
		return goOn;
	}

	private boolean step(Sink sink) {
		try {
			return this.stop.isGiven() ? finish(sink) : proceed(sink);
		}
		catch (InterruptedException ex) {
			// only stop and abort end shipping: an interrupt must not lose logs
			return true;
		}
	}

	private boolean proceed(Sink sink) throws InterruptedException {
		boolean goOn = true;
		if (this.queue.await(1, TICK_NANOS)) {
			if (!this.stop.isGiven()) {
				this.queue.await(this.settings.batchSize(), this.settings.flushInterval().toNanos());
			}
			goOn = sendAll(sink);
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
	private boolean sendAll(Sink sink) throws InterruptedException {
		long unread = this.queue.unread();
		Batch batch = this.reader.read(sink.maxLines());
		while (batch != null) {
			// not after it is acknowledged: its array may then be overwritten
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
	 * Send what is left while there is time, and have it confirmed.
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
		return this.attempts.send(sink, batch, this.reader::readAhead);
	}

	/**
	 * Handle the result of an attempt.
	 * @return whether to go on
	 */
	private boolean settle(Sink sink, SendResult result) throws InterruptedException {
		if (this.reader.settle(result.settled())) {
			this.backoff.progressed();
		}
		if (!(result instanceof Sent)) {
			this.reader.rewind();
		}
		if (this.reader.isStopped()) {
			return false;
		}
		this.reports.refused(result.settled().refusals());
		return !(result instanceof Failed failed) || retry(sink, failed);
	}

	/**
	 * Wait before another attempt.
	 * @return whether to go on
	 */
	private boolean retry(Sink sink, Failed failed) throws InterruptedException {
		if (failed.retry().narrower()) {
			this.backoff.progressed();
		}
		long delay = this.backoff.delayAfter(failed);
		this.stats.attemptFailed();
		this.reports.failed(this.outage.failed(failed.peer() + ": " + failed.reason()));
		this.backoff.await(delay, failed, () -> this.reports.check(sink::peer));
		return !this.stop.isGiven() || this.stop.isPatient() && !this.queue.isPersistent();
	}

}
