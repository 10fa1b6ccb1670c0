package io.ecslogging.shipping.elasticsearch;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;

/**
 * The header {@code Retry-After} (RFC 9110, section 10.2.3).
 */
final class RetryAfter {

	/**
	 * A server that wants to be left alone for longer is tried again nevertheless.
	 */
	private static final Duration MAX = Duration.ofMinutes(5);

	private RetryAfter() {
	}

	/**
	 * Return for how long a server wants to be left alone.
	 * @param value the value of the header, seconds or a date, or {@code null}
	 * @param clock gives the current time
	 * @return the time, at most 5 minutes, or {@code null} if it does not say
	 */
	static @Nullable Duration parse(@Nullable String value, Clock clock) {
		if (value == null) {
			return null;
		}
		String text = value.strip();
		if (text.matches("[0-9]{1,9}")) {
			return bounded(Duration.ofSeconds(Long.parseLong(text)));
		}
		try {
			Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
			return bounded(Duration.between(clock.instant(), date));
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static Duration bounded(Duration duration) {
		return duration.isNegative() ? Duration.ZERO : (duration.compareTo(MAX) > 0) ? MAX : duration;
	}

}
