package io.ecslogging.shipping;

import org.jspecify.annotations.Nullable;

/**
 * Consecutive lines of a queue. A line's number is how many lines of the queue come
 * before it.
 *
 * @param from the number of the first line
 * @param to the number of the line after the last one
 */
public record LineRange(long from, long to) {

	/**
	 * Return how many lines there are.
	 * @return the number of lines
	 */
	public long count() {
		return this.to - this.from;
	}

	/**
	 * Return the lines from one on.
	 * @param first the number of the line, at least that of the first one
	 * @return the lines, or {@code null} if there are none
	 */
	public @Nullable LineRange since(long first) {
		return (this.to > first) ? new LineRange(first, this.to) : null;
	}

}
