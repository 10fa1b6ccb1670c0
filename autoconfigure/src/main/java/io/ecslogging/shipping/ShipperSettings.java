package io.ecslogging.shipping;

import java.time.Duration;

/**
 * How lines are gathered and retried.
 *
 * @param batchSize the most bytes of an attempt but for its last line, at least 1
 * @param batchLines the most lines of an attempt, at least 1
 * @param flushInterval how long a line waits for others at most
 * @param initialDelay the most that is waited after the first failure, at least 1 ms
 * @param maxDelay the most that is ever waited after a failure, no less than the initial
 * delay
 */
public record ShipperSettings(int batchSize, int batchLines, Duration flushInterval, Duration initialDelay,
		Duration maxDelay) {

	/**
	 * Check the bounds.
	 * @throws IllegalArgumentException if a value is out of its bounds
	 */
	public ShipperSettings {
		if (batchSize < 1 || batchLines < 1 || flushInterval.isNegative() || initialDelay.toMillis() < 1
				|| maxDelay.compareTo(initialDelay) < 0) {
			throw new IllegalArgumentException("Settings are out of their bounds");
		}
	}

}
