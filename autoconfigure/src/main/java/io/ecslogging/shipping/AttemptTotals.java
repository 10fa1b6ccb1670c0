package io.ecslogging.shipping;

import java.time.Duration;

/**
 * All attempts to send up to a moment. Immutable.
 *
 * @param count how many there were
 * @param failed how often sending failed and was repeated, connections that were lost
 * between attempts included
 * @param time how long they took together, which is mostly waiting for the peer
 * @param events how many events they had together, those sent again included
 * @param bytes the size of those events, before compression
 */
public record AttemptTotals(long count, long failed, Duration time, long events, long bytes) {

	/**
	 * Return the sums of these and other attempts.
	 * @param other the other attempts
	 * @return the sums
	 */
	public AttemptTotals plus(AttemptTotals other) {
		return new AttemptTotals(this.count + other.count, this.failed + other.failed, this.time.plus(other.time),
				this.events + other.events, this.bytes + other.bytes);
	}

}
