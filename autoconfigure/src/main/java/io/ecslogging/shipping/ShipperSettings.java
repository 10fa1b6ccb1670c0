package io.ecslogging.shipping;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How lines are gathered and retried.
 *
 * @param batchSize the maximum size of an attempt in bytes, at least 1; the last line may
 * exceed it
 * @param batchLines the maximum number of lines of an attempt, at least 1
 * @param flushInterval how long a line waits for others at most
 * @param initialDelay the longest delay after a first failure, at least 1 ms
 * @param maxDelay the longest delay after any failure, no less than the initial one
 * @param time tells when lines were logged
 * @param maxAge how old lines may become before they are dropped, {@code null} for any
 * age
 */
public record ShipperSettings(int batchSize, int batchLines, Duration flushInterval, Duration initialDelay,
		Duration maxDelay, LineTime time, @Nullable Duration maxAge) {

	/**
	 * Check the bounds.
	 * @throws IllegalArgumentException if a value is out of its bounds
	 */
	public ShipperSettings {
		if (batchSize < 1 || batchLines < 1 || flushInterval.isNegative() || initialDelay.toMillis() < 1
				|| maxDelay.compareTo(initialDelay) < 0) {
			throw new IllegalArgumentException("Settings are out of bounds");
		}
	}

}
