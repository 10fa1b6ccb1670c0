package io.ecslogging.shipping;

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

}
