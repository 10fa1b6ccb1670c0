package io.ecslogging.shipping;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.PeerStatus.State;

/**
 * Whether the peer works, since when, what failed last and when, and how often. Owned by
 * the thread that sends; other threads read {@link #status()} and {@link #isDown()}.
 */
final class Outage {

	/**
	 * A peer that fails again within this time has not come back.
	 */
	private static final long STABLE_NANOS = Duration.ofSeconds(5).toNanos();

	/**
	 * Maximum number of kinds of faults that are told apart.
	 */
	private static final int MAX_FAULTS = 100;

	private final LongSupplier clock;

	private volatile boolean lasting;

	private long since;

	private long failures;

	private String reason = "";

	private volatile boolean working;

	private long workingSince;

	private final Set<String> faults = new HashSet<>();

	private volatile PeerStatus status = new PeerStatus(State.UNTRIED, Instant.now(), 0, null, null);

	/**
	 * Create one for a peer that has not been tried.
	 * @param clock the time in nanoseconds
	 */
	Outage(LongSupplier clock) {
		this.clock = clock;
	}

	/**
	 * Return whether the last attempt has failed. Called by any thread.
	 */
	boolean isDown() {
		return this.lasting && !this.working;
	}

	/**
	 * An attempt has failed.
	 * @param reason the peer and what failed
	 * @return whether an outage begins with it
	 */
	boolean failed(String reason) {
		boolean begins = !this.lasting;
		if (begins) {
			this.lasting = true;
			this.since = this.clock.getAsLong();
			this.failures = 0;
		}
		this.working = false;
		this.reason = reason;
		this.failures++;
		Instant now = Instant.now();
		publish(State.INTERRUPTED, begins ? now : this.status.since(), now);
		return begins;
	}

	/**
	 * The sending thread has thrown: a fault of the JVM, of logging, or of this library.
	 * @return whether it is the first one of its class and place
	 */
	boolean faulted(Throwable fault) {
		StackTraceElement[] trace = fault.getStackTrace();
		String where = fault.getClass().getName() + ((trace.length > 0) ? " at " + trace[0] : "");
		failed(where);
		return this.faults.size() < MAX_FAULTS && this.faults.add(where);
	}

	/**
	 * An attempt has worked.
	 */
	void worked() {
		if (!this.working) {
			this.working = true;
			this.workingSince = this.clock.getAsLong();
			if (this.status.state() == State.UNTRIED) {
				publish(State.WORKING, Instant.now(), null);
			}
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
			publish(State.WORKING, Instant.now().minusNanos(workedNanos()), this.status.failedAt());
			return true;
		}
		return false;
	}

	private void publish(State state, Instant since, @Nullable Instant failedAt) {
		this.status = new PeerStatus(state, since, this.failures, (failedAt != null) ? this.reason : null, failedAt);
	}

	/**
	 * Return how long the outage has lasted. If the peer works again, the time since then
	 * does not count.
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

	/**
	 * Return the state. Called by any thread.
	 */
	PeerStatus status() {
		return this.status;
	}

}
