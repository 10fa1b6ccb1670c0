package io.ecslogging.shipping;

import java.time.Duration;

/**
 * Handles what the sending thread throws, other than the failures that a sink returns: a
 * fault of the JVM, of logging, or of this library. Owned by the thread that sends.
 */
final class FaultRecovery {

	private static final long REST_NANOS = Duration.ofSeconds(1).toNanos();

	private final ShippingStats stats;

	private final Outage outage;

	private final ShippingReports reports;

	private final StopSignal stop;

	FaultRecovery(ShippingStats stats, Outage outage, ShippingReports reports, StopSignal stop) {
		this.stats = stats;
		this.outage = outage;
		this.reports = reports;
		this.stop = stop;
	}

	/**
	 * Count a fault, report it once, and wait.
	 * @return whether there is still time to start again
	 */
	boolean recover(Throwable fault) {
		this.stats.attemptFailed();
		try {
			if (this.outage.faulted(fault)) {
				this.reports.faulted();
			}
		}
		catch (Throwable ex) {
			// logging has failed, or memory has run out: only waiting can help
		}
		try {
			this.stop.rest(REST_NANOS);
		}
		catch (InterruptedException ex) {
			// an interrupt must not lose logs
		}
		return !this.stop.isGiven() || this.stop.nanosLeft() > 0;
	}

}
