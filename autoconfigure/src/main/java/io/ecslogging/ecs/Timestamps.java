package io.ecslogging.ecs;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;

import io.ecslogging.json.JsonBuffer;

/**
 * Writes timestamps in UTC with microseconds, so that events within a millisecond keep
 * their order. The text of the last second is kept in an immutable object, so threads may
 * replace it without locks.
 */
final class Timestamps {

	private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.")
		.withZone(ZoneOffset.UTC);

	private static final byte[] END = JsonBuffer.ascii("Z\",");

	private final byte @Nullable [] name;

	private Second last;

	/**
	 * Create a writer.
	 * @param name the encoded name of the member, or {@code null} if it is left out
	 */
	Timestamps(byte @Nullable [] name) {
		this.name = name;
		this.last = second(0);
	}

	/**
	 * Open the document with the timestamp, its first member.
	 */
	void write(JsonBuffer out, ILoggingEvent event) {
		write(out, instant(event));
	}

	/**
	 * Return the time of an event.
	 */
	static Instant instant(ILoggingEvent event) {
		Instant instant = event.getInstant();
		return (instant != null) ? instant : Instant.ofEpochMilli(event.getTimeStamp());
	}

	/**
	 * Open the document with a time as its first member.
	 */
	void write(JsonBuffer out, Instant instant) {
		if (this.name == null) {
			out.raw('{');
			return;
		}
		Second second = this.last;
		if (second.epochSecond() != instant.getEpochSecond()) {
			second = second(instant.getEpochSecond());
			this.last = second;
		}
		out.raw(second.json());
		out.sixDigits(instant.getNano() / 1000);
		out.raw(END);
	}

	private Second second(long epochSecond) {
		JsonBuffer json = new JsonBuffer(64);
		json.raw('{');
		if (this.name != null) {
			json.raw(this.name);
		}
		json.raw('"');
		json.raw(JsonBuffer.ascii(FORMAT.format(Instant.ofEpochSecond(epochSecond))));
		return new Second(epochSecond, json.toByteArray());
	}

	/**
	 * A second, and the document up to the fraction of the second.
	 */
	private record Second(long epochSecond, byte[] json) {

	}

}
