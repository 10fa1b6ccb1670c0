package io.ecslogging.logback;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.OptionalLong;

import io.ecslogging.shipping.LineTime;

/**
 * Reads the time of a shipped line from {@code @timestamp}, with which each begins.
 */
public final class LineTimestamp implements LineTime {

	private static final String START = "{\"@timestamp\":\"";

	@Override
	public OptionalLong millis(byte[] bytes, int offset, int length) {
		String line = new String(bytes, offset, Math.min(length, ENOUGH), StandardCharsets.ISO_8859_1);
		int end = line.indexOf('"', START.length());
		if (!line.startsWith(START) || end < 0) {
			return OptionalLong.empty();
		}
		try {
			return OptionalLong.of(Instant.parse(line.substring(START.length(), end)).toEpochMilli());
		}
		catch (DateTimeException ex) {
			return OptionalLong.empty();
		}
	}

}
