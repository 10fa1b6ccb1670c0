package io.ecslogging.shipping.elasticsearch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long a server wants to be left alone.
 */
class RetryAfterTests {

	private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T18:12:09Z"), ZoneOffset.UTC);

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "null", textBlock = """
			null                            | null
			120                             | PT2M
			' 0 '                           | PT0S
			999999999                       | PT5M
			99999999999999999999            | null
			-1                              | null
			soon                            | null
			Sun, 22 Nov 2026 18:12:39 GMT   | PT30S
			Sun, 22 Nov 2026 18:00:00 GMT   | PT0S
			Mon, 23 Nov 2026 18:00:00 GMT   | PT5M
			""")
	void shouldUnderstandSecondsAndDates(String value, Duration expected) {
		assertThat(RetryAfter.parse(value, CLOCK)).isEqualTo(expected);
	}

}
