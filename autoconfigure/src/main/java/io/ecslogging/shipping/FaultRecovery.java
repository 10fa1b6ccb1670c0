package io.ecslogging.shipping;

import java.time.Duration;

/**
 * What to do when the sending thread throws, which no sink has answered for: a fault of
 * the JVM, of logging, or of this library. Owned by the thread that sends.
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
	 * Count a fault, report it once, and rest.
	 * @return whether there is still time to begin anew
	 */
	boolean recover(Throwable fault) {
		this.stats.attemptFailed();
		try {
			if (this.outage.faulted(fault)) {
				this.reports.faulted();
			}
		}
		catch (Throwable ex) {
			// logging has failed, or there is no memory left: only the rest can help
		}
		try {
			this.stop.rest(REST_NANOS);
		}
		catch (InterruptedException ex) {
			// the logs are not to be lost because of it
		}
		return !this.stop.isGiven() || this.stop.nanosLeft() > 0;
	}

}
