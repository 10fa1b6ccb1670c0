package io.ecslogging.autoconfigure;

import java.time.Duration;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * The bounds that the values of properties have to keep.
 *
 * @param environment where the properties are
 * @param prefix what their names begin with
 */
record Bounds(Environment environment, String prefix) {

	void atLeast(String name, Duration value, Duration minimum) {
		if (value.compareTo(minimum) < 0) {
			throw invalid(name, value, "It is at least " + DurationStyle.SIMPLE.print(minimum));
		}
	}

	void between(String name, DataSize value, DataSize minimum, DataSize maximum) {
		if (value.compareTo(minimum) < 0 || value.compareTo(maximum) > 0) {
			throw invalid(name, value, "It is at least " + text(minimum) + " and at most " + text(maximum));
		}
	}

	void atLeast(String name, int value, int minimum) {
		if (value < minimum) {
			throw invalid(name, value, "It is at least " + minimum);
		}
	}

	private InvalidEcsLoggingPropertyException invalid(String name, Object value, String reason) {
		return InvalidEcsLoggingPropertyException.of(this.environment, this.prefix + "." + name, value.toString(),
				reason);
	}

	private static String text(DataSize size) {
		return (size.toGigabytes() > 0) ? size.toGigabytes() + "GB"
				: (size.toMegabytes() > 0) ? size.toMegabytes() + "MB" : size.toKilobytes() + "KB";
	}

}
