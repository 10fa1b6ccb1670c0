package io.ecslogging.queue;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A part of a memory queue: lines one after the other. Guarded by the lock of the queue;
 * the bytes of lines that are read may be read without it.
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
	 * How many lines and bytes of the queue come before.
	 */
	private long firstLine;

	private long firstByte;

	@Nullable Segment next;

	Segment(int capacity) {
		this.bytes = new byte[capacity];
		this.offsets = new int[2 + capacity / EXPECTED_LINE_SIZE];
	}

	/**
	 * Begin again without lines, where another segment ends.
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
	 * Return the lines from one up to the end of the range.
	 * @param from how many lines come before the first one, less than there are
	 * @param maxBytes the most bytes, unless the first line is larger
	 * @param maxLines the most lines, at least 1
	 */
	Lines lines(int from, int maxBytes, int maxLines) {
		long limit = (long) this.offsets[from] + maxBytes;
		int to = from + 1;
		while (to < this.count && to - from < maxLines && this.offsets[to + 1] <= limit) {
			to++;
		}
		return new Lines(this.bytes, Arrays.copyOfRange(this.offsets, from, to + 1), this.firstLine + from);
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
	 * @param line the number of the line in the queue, which is here or the one after the
	 * last one
	 */
	long bytesBefore(long line) {
		return this.firstByte + this.offsets[index(line)];
	}

}
