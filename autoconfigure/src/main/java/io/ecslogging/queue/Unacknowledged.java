package io.ecslogging.queue;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The lines of a persisted queue that have been read and not acknowledged: not their
 * bytes, but where each one ends. Owned by the thread that reads.
 */
final class Unacknowledged {

	private final Deque<Part> parts = new ArrayDeque<>();

	private Cursor cursor;

	/**
	 * Create one without lines.
	 * @param cursor where the first unacknowledged line begins
	 */
	Unacknowledged(Cursor cursor) {
		this.cursor = cursor;
	}

	/**
	 * Return where the first unacknowledged line begins.
	 */
	Cursor cursor() {
		return this.cursor;
	}

	/**
	 * Add lines that have been read.
	 * @param segmentLine how many lines of the segment come before
	 */
	void add(SegmentFile segment, Lines lines, long segmentLine) {
		this.parts.add(new Part(segment, lines.first(), lines.position(0), lines.offsets(), segmentLine));
	}

	/**
	 * Remove all lines before one.
	 * @param line the number of the line
	 */
	void removeTo(long line) {
		while (!this.parts.isEmpty() && this.parts.element().first() < line) {
			Part part = this.parts.element();
			int count = (int) Math.min(line - part.first(), part.count());
			this.cursor = part.cursor(count);
			if (count < part.count()) {
				return;
			}
			this.parts.remove();
		}
	}

	boolean isEmpty() {
		return this.parts.isEmpty();
	}

	/**
	 * Move over what has no lines.
	 */
	void moveTo(Cursor cursor) {
		this.cursor = cursor;
	}

	/**
	 * Forget all lines: they will be read again.
	 */
	void clear() {
		this.parts.clear();
	}

	/**
	 * Lines that were read together.
	 *
	 * @param first the number of the first one
	 * @param offsets where each one begins and the last one ends, from any start
	 */
	private record Part(SegmentFile segment, long first, long position, int[] offsets, long segmentLine) {

		int count() {
			return this.offsets.length - 1;
		}

		Cursor cursor(int line) {
			return new Cursor(this.segment, this.position + this.offsets[line] - this.offsets[0], this.first + line,
					this.segmentLine + line);
		}

	}

}
