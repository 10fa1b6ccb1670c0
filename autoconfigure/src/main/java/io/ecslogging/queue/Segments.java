package io.ecslogging.queue;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The segments of a memory queue, a list from the ack cursor to the write cursor. They
 * are allocated when needed, and released when all their lines are acknowledged. Guarded
 * by the queue's lock.
 */
final class Segments {

	private static final int MAX_SIZE = 256 * 1024;

	private static final int MIN_COUNT = 16;

	private final long capacity;

	private final int size;

	private Segment first;

	private Segment last;

	/**
	 * Unused segments, so that a queue that is emptied as fast as it is filled allocates
	 * none: as many as are in use, or one.
	 */
	private final Deque<Segment> spares = new ArrayDeque<>();

	private long allocated;

	Segments(long capacity) {
		this.capacity = capacity;
		this.size = (int) Math.max(1, Math.min(MAX_SIZE, capacity / MIN_COUNT));
		this.first = new Segment(this.size);
		this.last = this.first;
		this.allocated = this.size;
	}

	Segment first() {
		return this.first;
	}

	/**
	 * Return the segment that has a line, or the last one if none has.
	 * @param from a segment at or before it
	 * @param line the number of the line in the queue
	 */
	static Segment find(Segment from, long line) {
		Segment segment = from;
		while (segment.next != null && segment.index(line) >= segment.count()) {
			segment = segment.next;
		}
		return segment;
	}

	Segment last() {
		return this.last;
	}

	/**
	 * Return how many more bytes there is room for, roughly.
	 */
	long free() {
		return this.capacity - this.allocated + this.last.bytes.length - this.last.size();
	}

	/**
	 * Make room for a line at the end of the last segment.
	 * @return whether there is any
	 */
	boolean makeRoomFor(byte[] line) {
		return this.last.hasRoomFor(line) || add(Math.max(this.size, line.length));
	}

	private boolean add(int wanted) {
		if (this.allocated + wanted > this.capacity) {
			return false;
		}
		Segment spare = (wanted == this.size) ? this.spares.poll() : null;
		Segment segment = (spare != null) ? spare : new Segment(wanted);
		this.allocated += wanted;
		this.last.next = segment.startAfter(this.last);
		this.last = segment;
		return true;
	}

	/**
	 * Release all segments whose lines all come before a line, except the last segment.
	 * @param line the number of a line in the queue, or of the next one to be written
	 * @return how many bytes of the queue come before it
	 */
	long release(long line) {
		Segment next = this.first.next;
		while (next != null && this.first.end() <= line) {
			Segment released = this.first;
			released.next = null;
			this.allocated -= released.bytes.length;
			if (released.bytes.length == this.size) {
				this.spares.push(released);
			}
			this.first = next;
			next = this.first.next;
		}
		while (this.spares.size() > Math.max(1, this.allocated / this.size)) {
			this.spares.pop();
		}
		long bytes = this.first.bytesBefore(line);
		if (next == null && this.last.end() == line) {
			this.last.startAfter(this.last);
		}
		return bytes;
	}

}
