package io.ecslogging.queue;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A part of a memory queue: lines one after the other. Written to by the threads that
 * hold the queue's lock.
 */
final class Segment {

	private static final int EXPECTED_LINE_SIZE = 256;

	final byte[] bytes;

	int[] ends;

	int count;

	/**
	 * The position of the first line.
	 */
	Position start;

	@Nullable Segment next;

	Segment(int capacity) {
		this.bytes = new byte[capacity];
		this.ends = new int[Math.max(1, capacity / EXPECTED_LINE_SIZE)];
		this.start = Position.START;
	}

	/**
	 * Begin again without lines.
	 */
	Segment startAt(Position start) {
		this.start = start;
		this.count = 0;
		this.next = null;
		return this;
	}

	int size() {
		return (this.count > 0) ? this.ends[this.count - 1] : 0;
	}

	boolean hasRoomFor(byte[] line) {
		return this.bytes.length - size() >= line.length;
	}

	void append(byte[] line) {
		int size = size();
		System.arraycopy(line, 0, this.bytes, size, line.length);
		if (this.count == this.ends.length) {
			this.ends = Arrays.copyOf(this.ends, this.count * 2);
		}
		this.ends[this.count++] = size + line.length;
	}

	/**
	 * Return the position after the last line, which is where the next segment starts.
	 */
	Position end() {
		Position end = position(this.count);
		return new Position(end.segment() + 1, 0, end.line(), end.bytes());
	}

	/**
	 * Return how many lines come before the end of a range.
	 * @param from how many lines come before its start
	 * @param maxBytes the most bytes of the range, unless its first line is larger
	 * @param maxLines the most lines of the range
	 */
	int index(int from, int maxBytes, int maxLines) {
		int limit = ((from > 0) ? this.ends[from - 1] : 0) + maxBytes;
		int index = from + 1;
		while (index < this.count && index - from < maxLines && this.ends[index] <= limit) {
			index++;
		}
		return index;
	}

	/**
	 * Return the position before a line.
	 * @param index how many lines of this segment come before it
	 */
	Position position(int index) {
		int offset = (index > 0) ? this.ends[index - 1] : 0;
		return new Position(this.start.segment(), index, this.start.line() + index, this.start.bytes() + offset);
	}

}
