package io.ecslogging.shipping;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.ecslogging.queue.LineQueue;
import io.ecslogging.shipping.Refusal.Fate;

/**
 * Reports what an operator has to know about shipping to one peer, each thing once: that
 * it works, or why it does not; that events are dropped, refused or sent again; and in
 * the end, what has become of all events. Owned by the thread that sends, except
 * {@link #account}.
 */
final class ShippingReports {

	/**
	 * The logger of all reports.
	 */
	static final String LOGGER = "io.ecslogging.shipping";

	/**
	 * If events are dropped again within this time, it is not reported again.
	 */
	private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

	/**
	 * How long to wait before another cause of the same outage is reported.
	 */
	private static final long CAUSE_NANOS = Duration.ofSeconds(10).toNanos();

	/**
	 * How often to say that an outage goes on.
	 */
	private static final long REMINDER_NANOS = Duration.ofMinutes(5).toNanos();

	/**
	 * Maximum number of kinds of refusals that are reported.
	 */
	private static final int MAX_REFUSALS = 100;

	private static final Logger logger = LoggerFactory.getLogger(LOGGER);

	private final String name;

	private final LineQueue queue;

	private final ShippingStats stats;

	private final Outage outage;

	private final LongSupplier clock;

	private boolean delivered;

	/**
	 * The last cause that was reported, with 0 in place of all numbers.
	 */
	private String saidCause = "";

	private long saidAt;

	private long droppedAtStart;

	private long resentAtStart;

	private long droppedSeen;

	private boolean dropping;

	private long droppedAt;

	private final Set<Refusal> refusals = new HashSet<>();

	/**
	 * Whether the queue's fault has been reported.
	 */
	private boolean faultSaid;

	private boolean damageSaid;

	ShippingReports(String name, LineQueue queue, ShippingStats stats, Outage outage, LongSupplier clock) {
		this.name = name;
		this.queue = queue;
		this.stats = stats;
		this.outage = outage;
		this.clock = clock;
	}

	/**
	 * An attempt has failed.
	 * @param began whether the outage began with it
	 */
	void failed(boolean began) {
		if (began) {
			startOutage();
			logger.warn("Shipping to {} is interrupted. {} events are queued and will be sent when it works again: {}",
					this.name, this.queue.lines(), this.outage.reason());
		}
	}

	private void startOutage() {
		said();
		this.droppedAtStart = dropped();
		this.resentAtStart = this.stats.resentCount();
	}

	private void said() {
		this.saidCause = kind(this.outage.reason());
		this.saidAt = this.clock.getAsLong();
	}

	/**
	 * Causes that differ only in numbers are the same.
	 */
	private static String kind(String reason) {
		return reason.replaceAll("\\d+", "0");
	}

	/**
	 * The sending thread has failed in a new way.
	 */
	void faulted() {
		startOutage();
		logger.warn(
				"The thread that ships to {} has failed and starts again, {} events are queued: {}. "
						+ "This is a fault of the JVM or of this library; it is reported once",
				this.name, this.queue.lines(), this.outage.reason());
	}

	/**
	 * Events have been refused. Each kind of refusal is reported once.
	 */
	void refused(Set<Refusal> refusals) {
		for (Refusal refusal : refusals) {
			if (this.refusals.size() < MAX_REFUSALS && this.refusals.add(refusal)) {
				logger.warn(sentence(refusal.fate()), this.name, refusal.reason());
			}
		}
	}

	private static String sentence(Fate fate) {
		return switch (fate) {
			case LOST -> "Events for {} are refused and lost: {}";
			case SAFE_FORM -> "Events for {} are refused, and sent in a safe form instead: {}";
			case STORED -> "Events for {} do not fit the mapping: {}";
		};
	}

	/**
	 * Look whether there is something to report. Called a few times a second.
	 * @param peer names the peer that events go to, without credentials
	 */
	void check(Supplier<String> peer) {
		if (!this.delivered && this.stats.deliveredCount() > 0) {
			this.delivered = true;
			logger.info("Shipping to {} works, events arrive at {}", this.name, peer.get());
		}
		if (this.outage.endIfStable()) {
			ended();
		}
		else if (this.outage.isLasting()) {
			checkOutage();
		}
		checkDropped();
		checkQueue();
	}

	private void ended() {
		long resent = this.stats.resentCount() - this.resentAtStart;
		logger.info("Shipping to {} works again after {} s, {} failed attempts, {} events dropped, {} queued{}",
				this.name, this.outage.duration().toSeconds(), this.outage.failures(), dropped() - this.droppedAtStart,
				this.queue.lines(), (resent > 0) ? ", " + resent + " sent again, which may have arrived twice" : "");
		this.dropping = false;
		this.droppedSeen = dropped();
	}

	private void checkOutage() {
		long silence = this.clock.getAsLong() - this.saidAt;
		boolean otherCause = silence >= CAUSE_NANOS && !kind(this.outage.reason()).equals(this.saidCause);
		if (otherCause || silence >= REMINDER_NANOS) {
			said();
			logger.warn(
					"Shipping to {} is still interrupted after {} s, {} failed attempts, {} events dropped, {} queued: {}",
					this.name, this.outage.duration().toSeconds(), this.outage.failures(),
					dropped() - this.droppedAtStart, this.queue.lines(), this.outage.reason());
		}
	}

	private void checkQueue() {
		String fault = this.queue.fault();
		long failed = this.stats.droppedCount(DropReason.QUEUE_FAILED);
		if (fault != null && !this.faultSaid) {
			logger.warn(
					"The queue for {} on the disk does not work. Events that it cannot store are dropped, and it is "
							+ "tried again: {}. Look at the disk of ecs.logging.shipping.queue.directory",
					this.name, fault);
		}
		else if (fault == null && this.faultSaid) {
			logger.info("The queue for {} on the disk works again, {} events dropped so far", this.name, failed);
		}
		this.faultSaid = fault != null;
		long damaged = this.stats.droppedCount(DropReason.DAMAGED);
		if (damaged > 0 && !this.damageSaid) {
			this.damageSaid = true;
			logger.warn("Events in the queue for {} on the disk are damaged or gone, and are dropped: {} so far",
					this.name, damaged);
		}
	}

	private void checkDropped() {
		long dropped = dropped();
		long now = this.clock.getAsLong();
		if (dropped > this.droppedSeen) {
			if (!this.dropping) {
				logger.warn(this.outage.isLasting()
						? "The queue for {} is full, and events are dropped until shipping works again: {} so far. "
								+ "A larger ecs.logging.shipping.queue.capacity bridges a longer outage"
						: "Events are logged faster than {} accepts them; its queue is full, and events are dropped: "
								+ "{} so far. A larger ecs.logging.shipping.queue.capacity bridges a longer burst",
						this.name, dropped);
			}
			this.dropping = true;
			this.droppedSeen = dropped;
			this.droppedAt = now;
		}
		else if (this.dropping && !this.outage.isLasting() && now - this.droppedAt >= QUIET_NANOS) {
			this.dropping = false;
		}
	}

	private long dropped() {
		return this.stats.droppedCount(DropReason.QUEUE_FULL);
	}

	/**
	 * Report the final account. Called by the thread that ends shipping, when the thread
	 * that sends has ended or been detached.
	 * @param timeout how long sending could go on
	 */
	void account(Duration timeout) {
		long kept = this.queue.lines();
		if (this.stats.acceptedCount() == 0 && kept == 0) {
			return;
		}
		String account = this.stats.account()
				+ ((kept > 0) ? ", " + kept + " kept on the disk for the next start" : "");
		if (this.stats.droppedCount() == 0 && this.stats.rejectedCount() == 0) {
			logger.info("Shipping to {} has ended: {}", this.name, account);
			return;
		}
		long left = this.stats.droppedCount(DropReason.SHUTDOWN) + this.stats.droppedCount(DropReason.UNCONFIRMED);
		logger.warn("Shipping to {} has ended, but not all events are known to have arrived: {}{}", this.name, account,
				(left > 0) ? ". " + left + " could not be shipped within ecs.logging.shipping.shutdown-timeout ("
						+ timeout.toMillis() + " ms)" : "");
	}

}
