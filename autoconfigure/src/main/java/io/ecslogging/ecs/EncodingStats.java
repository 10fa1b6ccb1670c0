package io.ecslogging.ecs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what the encoder had to change so that no event was lost because of its content.
 * May be read and written by any thread.
 */
public final class EncodingStats {

	/**
	 * The counters of this JVM's outputs. They outlive encoders: an output gets another
	 * one whenever logging is initialised.
	 */
	private static final Map<String, EncodingStats> outputs = new ConcurrentHashMap<>();

	private final LongAdder displaced = new LongAdder();

	private final LongAdder masked = new LongAdder();

	private final LongAdder shortened = new LongAdder();

	private final LongAdder failed = new LongAdder();

	EncodingStats() {
	}

	/**
	 * Return the counters of an output of this JVM.
	 * @param output the name of the output
	 * @return the counters, the same ones for the same name
	 */
	public static EncodingStats of(String output) {
		return outputs.computeIfAbsent(output, (name) -> new EncodingStats());
	}

	/**
	 * Return the counters of all outputs so far.
	 * @return the counters by name of the output
	 */
	public static Map<String, EncodingStats> all() {
		return Map.copyOf(outputs);
	}

	void displaced() {
		this.displaced.increment();
	}

	/**
	 * Count displaced values.
	 * @param values how many
	 */
	void displaced(int values) {
		this.displaced.add(values);
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
	 * Return how many values were moved to {@code labels} because they could not have
	 * their own place.
	 * @return the number of values so far
	 */
	public long displacedCount() {
		return this.displaced.sum();
	}

	/**
	 * Return how many values were masked.
	 * @return the number of values so far
	 */
	public long maskedCount() {
		return this.masked.sum();
	}

	/**
	 * Return how many lines were shortened, plus how many values were replaced because
	 * they were nested too deeply.
	 * @return the number so far
	 */
	public long shortenedCount() {
		return this.shortened.sum();
	}

	/**
	 * Return how many values, contributors, stack trace printers and whole events failed
	 * because code threw an exception. A text that says so replaces a value.
	 * @return the number so far
	 */
	public long failedCount() {
		return this.failed.sum();
	}

}
