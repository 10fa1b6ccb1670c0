package io.ecslogging.queue;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A part of a memory queue: lines one after the other. Guarded by the queue's lock; the
 * bytes of lines that the queue has returned may be read without it.
 */
final class Segment {

	private static final int EXPECTED_LINE_SIZE = 256;

	final byte[] bytes;

	/**
	 * Where each line begins, and where the last one ends.
	 */
	private int[] offsets;

	private int count;

	/**
	 * How many lines and bytes of the queue come before this segment.
	 */
	private long firstLine;

	private long firstByte;

	@Nullable Segment next;

	Segment(int capacity) {
		this.bytes = new byte[capacity];
		this.offsets = new int[2 + capacity / EXPECTED_LINE_SIZE];
	}

	/**
	 * Become empty, and start where another segment ends.
	 */
	Segment startAfter(Segment other) {
		this.firstLine = other.end();
		this.firstByte = other.firstByte + other.size();
		this.count = 0;
		this.next = null;
		return this;
	}

	/**
	 * Return how many lines there are.
	 */
	int count() {
		return this.count;
	}

	/**
	 * Return the size of all lines, in bytes.
	 */
	int size() {
		return this.offsets[this.count];
	}

	boolean hasRoomFor(byte[] line) {
		return this.bytes.length - size() >= line.length;
	}

	void append(byte[] line) {
		int size = size();
		System.arraycopy(line, 0, this.bytes, size, line.length);
		if (this.count + 1 == this.offsets.length) {
			this.offsets = Arrays.copyOf(this.offsets, this.offsets.length * 2);
		}
		this.offsets[++this.count] = size + line.length;
	}

	/**
	 * Return lines of this segment, from one on, as many as the limits allow.
	 * @param from the index of the first line, less than {@link #count()}
	 * @param maxBytes the most bytes, unless the first line is larger
	 * @param maxLines the most lines, at least 1
	 * @param origin identifies the queue
	 */
	Lines lines(int from, int maxBytes, int maxLines, String origin) {
		long limit = (long) this.offsets[from] + maxBytes;
		int to = from + 1;
		while (to < this.count && to - from < maxLines && this.offsets[to + 1] <= limit) {
			to++;
		}
		return new Lines(this.bytes, Arrays.copyOfRange(this.offsets, from, to + 1), this.firstLine + from, origin,
				this.firstByte + this.offsets[from]);
	}

	/**
	 * Return how a line begins.
	 * @param line the number of the line in the queue, which is in this segment
	 */
	byte[] head(long line, int maxBytes) {
		int from = this.offsets[index(line)];
		return Arrays.copyOfRange(this.bytes, from, Math.min(this.offsets[index(line) + 1], from + maxBytes));
	}

	/**
	 * Return the number of the line after the last one.
	 */
	long end() {
		return this.firstLine + this.count;
	}

	/**
	 * Return how many lines of this segment come before a line.
	 * @param line the number of the line in the queue
	 */
	int index(long line) {
		return (int) (line - this.firstLine);
	}

	/**
	 * Return how many bytes of the queue come before a line.
	 * @param line the number of the line in the queue; it is in this segment, or follows
	 * its last line
	 */
	long bytesBefore(long line) {
		return this.firstByte + this.offsets[index(line)];
	}

}
