package io.ecslogging.queue;

/**
 * Consecutive lines of a queue, as they lie in one of its segments. Nothing of them
 * changes; they may be read by any thread until they are acknowledged.
 */
public final class Lines {

	private final byte[] bytes;

	private final int[] ends;

	private final Position start;

	private final Position end;

	/**
	 * Create a range.
	 * @param bytes the bytes of the segment
	 * @param ends the position after each line of the segment
	 * @param start where the range begins
	 * @param end where it ends
	 */
	Lines(byte[] bytes, int[] ends, Position start, Position end) {
		this.bytes = bytes;
		this.ends = ends;
		this.start = start;
		this.end = end;
	}

	/**
	 * Return how many lines there are.
	 * @return the number of lines, at least 1
	 */
	public int count() {
		return this.end.index() - this.start.index();
	}

	/**
	 * Return the array that holds the lines, one after the other, each with its newline.
	 * It has more than these, and is not to be written to.
	 * @return the array
	 */
	public byte[] bytes() {
		return this.bytes;
	}

	/**
	 * Return where a line begins.
	 * @param line its number, from 0 to {@link #count()}; the last one stands for the end
	 * @return the index of its first byte
	 */
	public int offset(int line) {
		int index = this.start.index() + line;
		return (index > 0) ? this.ends[index - 1] : 0;
	}

	/**
	 * Return the size of all lines.
	 * @return the size in bytes, newlines included
	 */
	public int size() {
		return offset(count()) - offset(0);
	}

	/**
	 * Return the position before a line.
	 * @param line its number, from 0 to {@link #count()}; the last one stands for the end
	 * @return the position
	 */
	public Position position(int line) {
		return new Position(this.start.segment(), this.start.index() + line, this.start.line() + line,
				this.start.bytes() + offset(line) - offset(0));
	}

	/**
	 * Return the position after the last line.
	 * @return the position
	 */
	public Position end() {
		return this.end;
	}

}
