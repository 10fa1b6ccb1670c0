package io.ecslogging.shipping;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * How old lines may become. Older ones are dropped when their turn comes.
 *
 * @param maximum how old
 * @param time tells the time of a line
 */
public record LineAge(Duration maximum, Time time) {

	/**
	 * Return whether a line is too old.
	 */
	boolean isExceeded(LineCursor line) {
		OptionalLong millis = this.time.millis(line.bytes(), line.offset(), line.length());
		return millis.isPresent() && millis.getAsLong() < Instant.now().minus(this.maximum).toEpochMilli();
	}

	/**
	 * Tells the time of a line.
	 */
	@FunctionalInterface
	public interface Time {

		/**
		 * Return when a line was logged.
		 * @param bytes the array that holds the line
		 * @param offset the index of its first byte
		 * @param length its length
		 * @return the time in milliseconds since 1970, or nothing if it is not known
		 */
		OptionalLong millis(byte[] bytes, int offset, int length);

	}

}
