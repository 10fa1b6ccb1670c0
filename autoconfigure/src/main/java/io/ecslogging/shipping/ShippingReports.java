package io.ecslogging.shipping;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.ecslogging.queue.LineQueue;

/**
 * Says once that a peer cannot be reached, once that it can again, and once that events
 * are dropped though it can. Owned by the thread that sends.
 */
final class ShippingReports {

	static final String LOGGER = "io.ecslogging.shipping";

	/**
	 * A peer that is lost again within this time has not come back.
	 */
	private static final long STABLE_NANOS = Duration.ofSeconds(5).toNanos();

	/**
	 * Events dropped again within this time belong to what has been reported.
	 */
	private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

	/**
	 * Kinds of refusals that are reported at most.
	 */
	private static final int MAX_REFUSALS = 100;

	private static final Logger logger = LoggerFactory.getLogger(LOGGER);

	private final String name;

	private final LineQueue queue;

	private final ShippingStats stats;

	private final LongSupplier clock;

	private boolean outage;

	private long outageStart;

	private long failures;

	private long droppedAtStart;

	private boolean working;

	private long workingSince;

	private long droppedSeen;

	private boolean dropping;

	private long droppedAt;

	private final Set<Refusal> refusals = new HashSet<>();

	ShippingReports(String name, LineQueue queue, ShippingStats stats, LongSupplier clock) {
		this.name = name;
		this.queue = queue;
		this.stats = stats;
		this.clock = clock;
	}

	/**
	 * Return for how long the peer has taken lines.
	 * @return the time in nanoseconds, 0 if it does not
	 */
	long workedNanos() {
		return this.working ? this.clock.getAsLong() - this.workingSince : 0;
	}

	/**
	 * An attempt has failed.
	 */
	void failed(String reason) {
		this.working = false;
		this.failures++;
		if (!this.outage) {
			this.outage = true;
			this.outageStart = this.clock.getAsLong();
			this.failures = 1;
			this.droppedAtStart = dropped();
			logger.warn("Shipping to {} is interrupted, {} events are queued: {}", this.name, this.queue.lines(),
					reason);
		}
	}

	/**
	 * Lines have been sent.
	 */
	void sent() {
		if (!this.working) {
			this.working = true;
			this.workingSince = this.clock.getAsLong();
		}
	}

	/**
	 * Events have been refused, each kind of which is reported once.
	 */
	void refused(Set<Refusal> refusals) {
		for (Refusal refusal : refusals) {
			if (this.refusals.size() < MAX_REFUSALS && this.refusals.add(refusal)) {
				logger.warn(
						refusal.lost() ? "Events for {} are refused and lost: {}"
								: "Events for {} are refused as they are, and sent in a safe form instead: {}",
						this.name, refusal.reason());
			}
		}
	}

	/**
	 * Look whether there is something to report. Called a few times a second.
	 */
	void check() {
		if (this.outage && this.working && workedNanos() >= STABLE_NANOS) {
			this.outage = false;
			this.droppedSeen = dropped();
			logger.info("Shipping to {} works again after {} s, {} failed attempts, {} events dropped, {} queued",
					this.name, Duration.ofNanos(this.workingSince - this.outageStart).toSeconds(), this.failures,
					dropped() - this.droppedAtStart, this.queue.lines());
		}
		if (!this.outage) {
			checkDropped();
		}
	}

	private void checkDropped() {
		long dropped = dropped();
		long now = this.clock.getAsLong();
		if (dropped > this.droppedSeen) {
			if (!this.dropping) {
				logger.warn("The queue for {} is full, which takes fewer events than are logged: {} dropped so far",
						this.name, dropped);
			}
			this.dropping = true;
			this.droppedSeen = dropped;
			this.droppedAt = now;
		}
		else if (this.dropping && now - this.droppedAt >= QUIET_NANOS) {
			this.dropping = false;
		}
	}

	private long dropped() {
		return this.stats.droppedCount(DropReason.QUEUE_FULL);
	}

}
