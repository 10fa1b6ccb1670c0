package io.ecslogging.queue;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Queue in memory. Its segments are a list from the ack cursor to the write cursor, made
 * as needed and given back when they are acknowledged. Everything is guarded by one lock,
 * which is held for no longer than it takes to copy a line.
 */
public final class MemoryQueue implements LineQueue {

	private static final int MAX_SEGMENT = 256 * 1024;

	private static final int MIN_SEGMENTS = 16;

	/**
	 * The part of the queue that is enough to be read, whatever is asked for: more may
	 * never come together, since what has been read takes room too.
	 */
	private static final int ENOUGH_PART = 8;

	private static final long NOT_AWAITED = Long.MAX_VALUE;

	private static final int ID_BYTES = 9;

	private final String id = randomId();

	private final long capacity;

	private final int segmentSize;

	private final long blockNanos;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition readable = this.lock.newCondition();

	private final Condition writable = this.lock.newCondition();

	private Segment first;

	private Segment last;

	/**
	 * One that is not used, so that a queue that keeps up makes none.
	 */
	private @Nullable Segment spare;

	private long allocated;

	private long writtenLines;

	private long writtenBytes;

	private Segment reading;

	/**
	 * How many lines of {@link #reading} have been read.
	 */
	private int readIndex;

	private long readBytes;

	private long acknowledgedLines;

	private long acknowledgedBytes;

	/**
	 * How many unread bytes the reading thread waits for.
	 */
	private long awaited = NOT_AWAITED;

	private boolean wokenUp;

	private boolean closed;

	/**
	 * Create an empty queue.
	 * @param capacity the most bytes that are kept, at least 1; the queue is full as soon
	 * as there is no room for another segment, of which there are at least 16
	 * @param blockTimeout how long a writing thread waits for room
	 */
	public MemoryQueue(long capacity, Duration blockTimeout) {
		this.capacity = capacity;
		this.segmentSize = (int) Math.max(1, Math.min(MAX_SEGMENT, capacity / MIN_SEGMENTS));
		this.blockNanos = blockTimeout.toNanos();
		this.first = new Segment(this.segmentSize);
		this.last = this.first;
		this.reading = this.first;
		this.allocated = this.segmentSize;
	}

	private static String randomId() {
		byte[] random = new byte[ID_BYTES];
		new SecureRandom().nextBytes(random);
		return Base64.getUrlEncoder().encodeToString(random);
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public boolean offer(byte[] line) {
		return offer(line, this.blockNanos);
	}

	@Override
	public boolean offerNow(byte[] line) {
		return offer(line, 0);
	}

	private boolean offer(byte[] line, long nanos) {
		this.lock.lock();
		try {
			if (!awaitRoom(line, nanos)) {
				return false;
			}
			this.last.append(line);
			this.writtenLines++;
			this.writtenBytes += line.length;
			if (unreadBytes() >= this.awaited) {
				this.awaited = NOT_AWAITED;
				this.readable.signal();
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean awaitRoom(byte[] line, long timeout) {
		long nanos = timeout;
		while (!this.closed) {
			if (this.last.hasRoomFor(line) || addSegment(line.length)) {
				return true;
			}
			if (nanos <= 0) {
				return false;
			}
			try {
				nanos = this.writable.awaitNanos(nanos);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				nanos = 0;
			}
		}
		return false;
	}

	private boolean addSegment(int lineSize) {
		int size = Math.max(this.segmentSize, lineSize);
		if (this.allocated + size > this.capacity) {
			return false;
		}
		Segment segment = this.spare;
		if (segment != null && size == this.segmentSize) {
			this.spare = null;
		}
		else {
			segment = new Segment(size);
		}
		this.allocated += size;
		this.last.next = segment.startAt(this.last.end());
		this.last = segment;
		return true;
	}

	@Override
	public boolean await(int bytes, long nanos) throws InterruptedException {
		this.lock.lock();
		try {
			long enough = Math.max(1, Math.min(bytes, this.capacity / ENOUGH_PART));
			long remaining = nanos;
			while (unreadBytes() < enough && remaining > 0 && !this.wokenUp) {
				this.awaited = enough;
				remaining = this.readable.awaitNanos(remaining);
			}
			this.awaited = NOT_AWAITED;
			this.wokenUp = false;
			return unreadBytes() > 0;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long unread() {
		this.lock.lock();
		try {
			return unreadBytes();
		}
		finally {
			this.lock.unlock();
		}
	}

	private long unreadBytes() {
		return this.writtenBytes - this.readBytes;
	}

	@Override
	public void wakeUp() {
		this.lock.lock();
		try {
			this.wokenUp = true;
			this.readable.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public @Nullable Lines read(int maxBytes, int maxLines) {
		this.lock.lock();
		try {
			while (this.readIndex == this.reading.count && this.reading.next != null) {
				this.reading = this.reading.next;
				this.readIndex = 0;
			}
			if (this.closed || this.readIndex == this.reading.count) {
				return null;
			}
			Position start = this.reading.position(this.readIndex);
			this.readIndex = this.reading.index(this.readIndex, maxBytes, maxLines);
			Position end = this.reading.position(this.readIndex);
			this.readBytes = end.bytes();
			return new Lines(this.reading.bytes, this.reading.ends, start, end);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long acknowledge(Position position) {
		this.lock.lock();
		try {
			long lines = position.line() - this.acknowledgedLines;
			if (lines <= 0 || this.closed) {
				return 0;
			}
			this.acknowledgedLines = position.line();
			this.acknowledgedBytes = position.bytes();
			while (this.first.next != null && this.first.end().line() <= position.line()) {
				release(this.first, this.first.next);
			}
			if (position.line() == this.writtenLines) {
				this.last.startAt(this.last.end());
				this.readIndex = 0;
			}
			this.writable.signalAll();
			return lines;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void release(Segment segment, Segment next) {
		this.allocated -= segment.bytes.length;
		if (segment.bytes.length == this.segmentSize) {
			this.spare = segment;
		}
		if (this.reading == segment) {
			this.reading = next;
			this.readIndex = 0;
		}
		this.first = next;
	}

	@Override
	public void rewind() {
		this.lock.lock();
		try {
			if (this.closed) {
				return;
			}
			this.reading = this.first;
			this.readIndex = (int) (this.acknowledgedLines - this.first.start.line());
			this.readBytes = this.acknowledgedBytes;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long lines() {
		this.lock.lock();
		try {
			return this.writtenLines - this.acknowledgedLines;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long bytes() {
		this.lock.lock();
		try {
			return this.writtenBytes - this.acknowledgedBytes;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long free() {
		this.lock.lock();
		try {
			return this.capacity - this.allocated + this.last.bytes.length - this.last.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long close() {
		this.lock.lock();
		try {
			if (this.closed) {
				return 0;
			}
			this.closed = true;
			this.writable.signalAll();
			this.readable.signal();
			long left = this.writtenLines - this.acknowledgedLines;
			this.acknowledgedLines = this.writtenLines;
			this.acknowledgedBytes = this.writtenBytes;
			return left;
		}
		finally {
			this.lock.unlock();
		}
	}

}
