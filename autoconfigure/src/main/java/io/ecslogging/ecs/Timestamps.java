package io.ecslogging.ecs;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

import ch.qos.logback.classic.spi.ILoggingEvent;

import io.ecslogging.json.JsonBuffer;

/**
 * Writes timestamps in UTC with microseconds, so that the order of events survives within
 * a millisecond. The text of the last second is kept as an immutable pair, which threads
 * may replace without harm.
 */
final class Timestamps {

	private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.")
		.withZone(ZoneOffset.UTC);

	private Second last = second(0);

	void write(JsonBuffer out, ILoggingEvent event) {
		Instant instant = event.getInstant();
		if (instant == null) {
			instant = Instant.ofEpochMilli(event.getTimeStamp());
		}
		Second second = this.last;
		if (second.epochSecond() != instant.getEpochSecond()) {
			second = second(instant.getEpochSecond());
			this.last = second;
		}
		out.raw('"');
		out.raw(second.text());
		int micros = instant.getNano() / 1000;
		for (int power = 100_000; power > 0; power /= 10) {
			out.raw((char) ('0' + micros / power % 10));
		}
		out.raw('Z');
		out.endString();
	}

	private static Second second(long epochSecond) {
		return new Second(epochSecond, JsonBuffer.ascii(FORMAT.format(Instant.ofEpochSecond(epochSecond))));
	}

	private record Second(long epochSecond, byte[] text) {
	}

}
