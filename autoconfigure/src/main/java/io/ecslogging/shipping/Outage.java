package io.ecslogging.shipping;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the peer works, since when, and what failed last. Owned by the thread that
 * sends.
 */
final class Outage {

	/**
	 * A peer that fails again within this time has not come back.
	 */
	private static final long STABLE_NANOS = Duration.ofSeconds(5).toNanos();

	private final LongSupplier clock;

	private boolean lasting;

	private long since;

	private long failures;

	private String reason = "";

	private boolean working;

	private long workingSince;

	Outage(LongSupplier clock) {
		this.clock = clock;
	}

	/**
	 * An attempt has failed.
	 * @param reason the peer and what failed
	 * @return whether an outage begins with it
	 */
	boolean failed(String reason) {
		this.working = false;
		this.reason = reason;
		this.failures++;
		if (this.lasting) {
			return false;
		}
		this.lasting = true;
		this.since = this.clock.getAsLong();
		this.failures = 1;
		return true;
	}

	/**
	 * An attempt has worked.
	 */
	void worked() {
		if (!this.working) {
			this.working = true;
			this.workingSince = this.clock.getAsLong();
		}
	}

	/**
	 * Return for how long the peer has taken lines.
	 * @return the time in nanoseconds, 0 if it does not
	 */
	long workedNanos() {
		return this.working ? this.clock.getAsLong() - this.workingSince : 0;
	}

	/**
	 * Return whether there is an outage, which lasts until the peer has worked for long
	 * enough.
	 */
	boolean isLasting() {
		return this.lasting;
	}

	/**
	 * End the outage if the peer has worked for long enough.
	 * @return whether it has ended
	 */
	boolean endIfStable() {
		if (this.lasting && this.working && workedNanos() >= STABLE_NANOS) {
			this.lasting = false;
			return true;
		}
		return false;
	}

	/**
	 * Return how long the outage has lasted, up to the moment from which on the peer has
	 * worked.
	 */
	Duration duration() {
		return Duration.ofNanos((this.working ? this.workingSince : this.clock.getAsLong()) - this.since);
	}

	/**
	 * Return how many attempts have failed in this outage.
	 */
	long failures() {
		return this.failures;
	}

	/**
	 * Return the peer and what failed last.
	 */
	String reason() {
		return this.reason;
	}

}
