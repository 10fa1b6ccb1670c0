package io.ecslogging.queue;

import java.util.Arrays;

/**
 * Consecutive lines of a queue, one after the other in an array of bytes. They do not
 * change until they are acknowledged, and may be read by any thread until then.
 */
public final class Lines {

	private final byte[] bytes;

	private final int[] offsets;

	private final long first;

	private final String origin;

	private final long position;

	/**
	 * Create lines.
	 * @param bytes the array that holds the lines, and perhaps more; must not change
	 * before the lines are acknowledged
	 * @param offsets the index where each line begins, and the one where the last line
	 * ends; not copied
	 * @param first the number of the first line: how many lines have been read from the
	 * queue before
	 * @param origin says which process has written the lines to which queue
	 * @param position the position of the first line among those of the same origin, in
	 * bytes
	 */
	public Lines(byte[] bytes, int[] offsets, long first, String origin, long position) {
		this.bytes = bytes;
		this.offsets = offsets;
		this.first = first;
		this.origin = origin;
		this.position = position;
	}

	/**
	 * Return how many lines there are.
	 * @return the number of lines, at least 1
	 */
	public int count() {
		return this.offsets.length - 1;
	}

	/**
	 * Return the number of the first line.
	 * @return how many lines of the queue come before
	 */
	public long first() {
		return this.first;
	}

	/**
	 * Return the number of the line after the last one.
	 * @return how many lines of the queue come before, these included
	 */
	public long end() {
		return this.first + count();
	}

	/**
	 * Return which process has written the lines to which queue. Together with its
	 * position, this identifies a line, also after a restart.
	 * @return a unique text
	 */
	public String origin() {
		return this.origin;
	}

	/**
	 * Return the position of a line among those of the same origin.
	 * @param index the line, from 0
	 * @return the position in bytes
	 */
	public long position(int index) {
		return this.position + offset(index) - offset(0);
	}

	/**
	 * Return the array that holds the lines, each with its newline. Never write to it.
	 * @return the array, which may hold other lines too
	 */
	public byte[] bytes() {
		return this.bytes;
	}

	/**
	 * Return where a line begins.
	 * @param index the line, from 0 to {@link #count()}, which stands for the end
	 * @return the index of its first byte
	 */
	public int offset(int index) {
		return this.offsets[index];
	}

	/**
	 * Return where each line begins and the last one ends. Never write to it.
	 */
	int[] offsets() {
		return this.offsets;
	}

	/**
	 * Return the size of all lines.
	 * @return the size in bytes, newlines included
	 */
	public int size() {
		return offset(count()) - offset(0);
	}

	/**
	 * Return a part of the lines.
	 * @param from the first line, from 0
	 * @param to the line after the last one, larger than {@code from}
	 * @return the part, over the same bytes
	 */
	public Lines slice(int from, int to) {
		return new Lines(this.bytes, Arrays.copyOfRange(this.offsets, from, to + 1), this.first + from, this.origin,
				position(from));
	}

}
