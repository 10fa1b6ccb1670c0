package io.ecslogging.ecs;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what the encoder had to change so that no event was lost to its content. May be
 * read and written by any thread.
 */
final class EncodingStats {

	private final LongAdder displaced = new LongAdder();

	private final LongAdder masked = new LongAdder();

	private final LongAdder shortened = new LongAdder();

	private final LongAdder failed = new LongAdder();

	void displaced() {
		this.displaced.increment();
	}

	void masked() {
		this.masked.increment();
	}

	void shortened() {
		this.shortened.increment();
	}

	void failed() {
		this.failed.increment();
	}

	/**
	 * Return how many values stand below {@code labels} because their own place was
	 * taken.
	 * @return the number of values so far
	 */
	long displacedCount() {
		return this.displaced.sum();
	}

	/**
	 * Return how many values were masked.
	 * @return the number of values so far
	 */
	long maskedCount() {
		return this.masked.sum();
	}

	/**
	 * Return how many lines were shortened to fit, and how many values were cut at the
	 * limit of depth.
	 * @return the number so far
	 */
	long shortenedCount() {
		return this.shortened.sum();
	}

	/**
	 * Return how many values, or whole events, could not be read because their own code
	 * threw; a text that says so stands in their place.
	 * @return the number so far
	 */
	long failedCount() {
		return this.failed.sum();
	}

}
