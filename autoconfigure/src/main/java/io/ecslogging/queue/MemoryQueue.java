package io.ecslogging.queue;

import java.time.Duration;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Queue in memory. One lock guards everything, and is held for no longer than it takes to
 * copy a line.
 */
public final class MemoryQueue implements LineQueue {

	/**
	 * A reader waits for at most 1/{@value} of the capacity: lines that are read but not
	 * acknowledged take room too, so more may never come together.
	 */
	private static final int ENOUGH_PART = 8;

	private final String origin = UUID.randomUUID().toString();

	private final long capacity;

	private final long blockNanos;

	private final QueueLock lock = new QueueLock();

	private final Segments segments;

	/**
	 * The cursors: how many lines and bytes come before each.
	 */
	private long writtenLines;

	private long writtenBytes;

	private long readLines;

	private long readBytes;

	private long acknowledgedLines;

	private long acknowledgedBytes;

	/**
	 * The segment that the read cursor is in, or at the end of.
	 */
	private Segment reading;

	private boolean closed;

	/**
	 * Create an empty queue.
	 * @param capacity the maximum size in bytes, at least 1; it is divided into 16
	 * segments or more, and the queue is full when there is no room for another one
	 * @param blockTimeout how long a writing thread waits for room
	 */
	public MemoryQueue(long capacity, Duration blockTimeout) {
		this.capacity = capacity;
		this.blockNanos = blockTimeout.toNanos();
		this.segments = new Segments(capacity);
		this.reading = this.segments.first();
	}

	@Override
	public OfferResult offer(byte[] line) {
		return offer(line, this.blockNanos);
	}

	@Override
	public OfferResult offerNow(byte[] line) {
		return offer(line, 0);
	}

	private OfferResult offer(byte[] line, long timeout) {
		this.lock.lock();
		try {
			OfferResult result = store(line);
			return (result == OfferResult.FULL && timeout > 0) ? this.lock.awaitRoom(() -> store(line), timeout)
					: result;
		}
		catch (OutOfMemoryError ex) {
			return OfferResult.FAILED;
		}
		finally {
			this.lock.unlock();
		}
	}

	private OfferResult store(byte[] line) {
		if (this.closed) {
			return OfferResult.CLOSED;
		}
		if (!this.segments.makeRoomFor(line)) {
			return OfferResult.FULL;
		}
		this.segments.last().append(line);
		this.writtenLines++;
		this.writtenBytes += line.length;
		this.lock.appended(unreadBytes());
		return OfferResult.ACCEPTED;
	}

	@Override
	public boolean await(int bytes, long nanos) throws InterruptedException {
		return this.lock.await(Math.max(1, Math.min(bytes, this.capacity / ENOUGH_PART)), nanos, this::unreadBytes);
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
		this.lock.wakeUp();
	}

	@Override
	public @Nullable Lines read(int maxBytes, int maxLines) {
		this.lock.lock();
		try {
			if (this.closed || this.readLines == this.writtenLines) {
				return null;
			}
			Segment segment = Segments.find(this.reading, this.readLines);
			Lines lines = segment.lines(segment.index(this.readLines), maxBytes, maxLines, this.origin);
			this.reading = segment;
			this.readLines = lines.end();
			this.readBytes += lines.size();
			return lines;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long acknowledge(long line) {
		this.lock.lock();
		try {
			long lines = line - this.acknowledgedLines;
			if (lines <= 0 || this.closed) {
				return 0;
			}
			boolean readingReleased = this.reading.end() <= line;
			this.acknowledgedLines = line;
			this.acknowledgedBytes = this.segments.release(line);
			if (readingReleased) {
				this.reading = this.segments.first();
			}
			this.lock.roomMade();
			return lines;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void rewind() {
		this.lock.lock();
		try {
			if (!this.closed) {
				this.reading = this.segments.first();
				this.readLines = this.acknowledgedLines;
				this.readBytes = this.acknowledgedBytes;
			}
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
	public byte @Nullable [] head(int maxBytes) {
		this.lock.lock();
		try {
			long line = this.acknowledgedLines;
			return (line < this.writtenLines) ? Segments.find(this.segments.first(), line).head(line, maxBytes) : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long capacity() {
		return this.capacity;
	}

	@Override
	public long free() {
		this.lock.lock();
		try {
			return this.segments.free();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public Leftover close() {
		this.lock.lock();
		try {
			if (this.closed) {
				return Leftover.NONE;
			}
			this.closed = true;
			this.lock.closed();
			long left = this.writtenLines - this.acknowledgedLines;
			this.acknowledgedLines = this.writtenLines;
			this.acknowledgedBytes = this.writtenBytes;
			return new Leftover(0, left);
		}
		finally {
			this.lock.unlock();
		}
	}

}
