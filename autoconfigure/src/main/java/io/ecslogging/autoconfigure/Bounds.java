package io.ecslogging.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;
import org.springframework.util.unit.DataUnit;

/**
 * Checks values for validators, and creates the exceptions for invalid ones.
 *
 * @param environment where the properties are
 * @param prefix what their names begin with
 */
record Bounds(Environment environment, String prefix) {

	/**
	 * The longest that anything waits, in whole days: an {@code int} has so many
	 * milliseconds, and a {@code long} the nanoseconds of several.
	 */
	private static final Duration LONGEST_WAIT = Duration.ofDays(24);

	/**
	 * Check a time that something waits for.
	 */
	void atLeast(String name, Duration value, Duration minimum) {
		between(name, value, minimum, LONGEST_WAIT);
	}

	void between(String name, Duration value, Duration minimum, Duration maximum) {
		if (value.compareTo(minimum) < 0 || value.compareTo(maximum) > 0) {
			throw invalid(name, value,
					"It must be at least " + text(minimum) + " and at most " + maximum.toDays() + "d");
		}
	}

	void between(String name, DataSize value, DataSize minimum, DataSize maximum) {
		if (value.compareTo(minimum) < 0 || value.compareTo(maximum) > 0) {
			throw invalid(name, value, "It must be at least " + text(minimum) + " and at most " + text(maximum));
		}
	}

	void atLeast(String name, int value, int minimum) {
		if (value < minimum) {
			throw invalid(name, value, "It must be at least " + minimum);
		}
	}

	/**
	 * Return the name of an element of a list, or of the list if one text has all
	 * elements.
	 */
	String nameOf(String list, int index) {
		String element = list + "[" + index + "]";
		return this.environment.containsProperty(this.prefix + "." + element) ? element : list;
	}

	InvalidEcsLoggingPropertyException invalid(String name, Object value, String reason) {
		return InvalidEcsLoggingPropertyException.of(this.environment, this.prefix + "." + name, value.toString(),
				reason);
	}

	/**
	 * Return the exception for a property whose value is or contains a secret.
	 */
	InvalidEcsLoggingPropertyException invalidSecret(String name, String reason) {
		return InvalidEcsLoggingPropertyException.ofSecret(this.environment, this.prefix + "." + name, reason);
	}

	private static String text(Duration duration) {
		return DurationStyle.SIMPLE.print(duration);
	}

	/**
	 * Return a size as it is written in properties.
	 */
	static String text(DataSize size) {
		for (DataUnit unit : List.of(DataUnit.GIGABYTES, DataUnit.MEGABYTES, DataUnit.KILOBYTES)) {
			long bytes = DataSize.of(1, unit).toBytes();
			if (size.toBytes() >= bytes && size.toBytes() % bytes == 0) {
				return size.toBytes() / bytes + unit.name().substring(0, 1) + "B";
			}
		}
		return size.toBytes() + "B";
	}

}
