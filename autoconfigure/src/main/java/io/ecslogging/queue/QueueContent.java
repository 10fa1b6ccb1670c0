package io.ecslogging.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * What a persisted queue holds: its segments, and how many lines and bytes of them are
 * not acknowledged and not read. Used by any thread; one lock guards everything, and is
 * held for no longer than it takes to copy a line, or now and then to prepare a part of a
 * file.
 */
final class QueueContent {

	/**
	 * How long to wait before a segment that cannot be read is tried again.
	 */
	private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final QueueLock lock = new QueueLock();

	private final SegmentFiles files;

	/**
	 * How many lines are not acknowledged, damaged ones too until they are found.
	 */
	private long lines;

	private long bytes;

	private long unread;

	/**
	 * How many bytes of the queue are acknowledged.
	 */
	private long acknowledged;

	private @Nullable String readFault;

	private long readAgainAt = System.nanoTime();

	private @Nullable String checkpointFault;

	private boolean closed;

	/**
	 * Create it from what an earlier process has left.
	 * @param synced whether the disk is told to store it now and then
	 */
	QueueContent(Path directory, Recovery recovered, long capacity, boolean synced) {
		this.files = new SegmentFiles(directory, recovered, capacity, synced);
		this.lines = recovered.count();
		this.acknowledged = recovered.acknowledged().position();
		this.bytes = this.files.bytesAfter(this.acknowledged);
		this.unread = this.bytes;
	}

	OfferResult offer(byte[] line, long timeout) {
		this.lock.lock();
		try {
			OfferResult result = store(line);
			return (result == OfferResult.FULL && timeout > 0) ? this.lock.awaitRoom(() -> store(line), timeout)
					: result;
		}
		catch (OutOfMemoryError | InternalError ex) {
			// the latter if a mapped file has become shorter, by another hand
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
		OfferResult result = this.files.append(line);
		if (result == OfferResult.ACCEPTED) {
			this.lines++;
			this.bytes += line.length;
			this.unread += line.length;
			this.lock.appended(readable());
		}
		return result;
	}

	boolean await(long enough, long nanos) throws InterruptedException {
		return this.lock.await(enough, nanos, this::readable);
	}

	void wakeUp() {
		this.lock.wakeUp();
	}

	/**
	 * There is nothing to read while a failure to read lasts. Called with the lock held.
	 */
	private long readable() {
		boolean paused = this.readFault != null && System.nanoTime() - this.readAgainAt < 0;
		return paused ? 0 : this.unread;
	}

	long unread() {
		return locked(this::readable);
	}

	long lines() {
		return locked(() -> this.lines);
	}

	long bytes() {
		return locked(() -> this.bytes);
	}

	long free() {
		return locked(this.files::free);
	}

	long capacity() {
		return this.files.capacity();
	}

	/**
	 * Return how the first unacknowledged line begins, {@code null} if there is none.
	 * Reads without the lock.
	 */
	byte @Nullable [] head(int maxBytes) {
		SegmentFile segment;
		long position;
		this.lock.lock();
		try {
			position = this.acknowledged;
			segment = this.files.at(position);
		}
		finally {
			this.lock.unlock();
		}
		return (segment != null) ? segment.read(Math.max(0, position - segment.position()), maxBytes) : null;
	}

	/**
	 * Return how many bytes of the queue come before the end of a segment.
	 */
	long endOf(SegmentFile segment) {
		return locked(segment::end);
	}

	private long locked(LongSupplier value) {
		this.lock.lock();
		try {
			return value.getAsLong();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return what does not work at the moment, {@code null} if everything does.
	 */
	@Nullable String fault() {
		this.lock.lock();
		try {
			String fault = (this.files.fault() != null) ? this.files.fault() : this.readFault;
			return (fault != null) ? fault : this.checkpointFault;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the segment whose lines come next.
	 * @param position how many bytes of the queue come before
	 * @return the segment, or {@code null} if there is nothing to read now
	 */
	@Nullable SegmentFile at(long position) {
		this.lock.lock();
		try {
			return (this.closed || readable() == 0) ? null : this.files.at(position);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Lines have been read. At the end of a segment it is known how many of its lines are
	 * damaged.
	 * @param position how many bytes of the queue come before those to read next
	 * @param whole how many whole lines of the segment come before them
	 * @return how many lines have turned out to be damaged
	 */
	long read(SegmentFile segment, long position, long whole) {
		this.lock.lock();
		try {
			this.unread = this.files.bytesAfter(position);
			this.readFault = null;
			return (position >= segment.end()) ? removeAfter(segment, whole) : 0;
		}
		finally {
			this.lock.unlock();
		}
	}

	private long removeAfter(SegmentFile segment, long whole) {
		long count = segment.lines() - whole;
		segment.damaged(count);
		this.lines -= count;
		return count;
	}

	/**
	 * A segment cannot be read.
	 * @return whether that matters, since the queue is not closed
	 */
	boolean failed(IOException cause) {
		this.lock.lock();
		try {
			this.readFault = cause.toString();
			this.readAgainAt = System.nanoTime() + RETRY_NANOS;
			return !this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Give up what is left of a segment. Another one follows it.
	 * @param whole how many of its lines have been read
	 * @return how many lines are given up
	 */
	long giveUp(SegmentFile segment, long whole) {
		this.lock.lock();
		try {
			this.readAgainAt = System.nanoTime();
			endSegment(segment);
			segment.giveUp();
			this.unread = this.files.bytesAfter(segment.end());
			return removeAfter(segment, whole);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the segment that is written to, if there is one.
	 */
	@Nullable SegmentFile active() {
		this.lock.lock();
		try {
			return this.files.active();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Have another segment follow one, if that is written to.
	 */
	void endSegment(SegmentFile segment) {
		this.lock.lock();
		try {
			if (segment.equals(this.files.active())) {
				this.files.endSegment();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Remove acknowledged lines.
	 * @param position how many bytes of the queue they and those before have
	 * @param count how many there are
	 * @return the segments to delete, or {@code null} if the queue is closed
	 */
	@Nullable List<SegmentFile> release(long position, long count) {
		this.lock.lock();
		try {
			if (this.closed) {
				return null;
			}
			this.lines -= count;
			this.acknowledged = position;
			this.bytes = this.files.bytesAfter(position);
			this.lock.roomMade();
			return this.files.release(position);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * All lines that are not acknowledged will be read again.
	 */
	void rewind() {
		this.lock.lock();
		try {
			this.unread = this.bytes;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Note whether the checkpoint could be written.
	 */
	void checkpointFault(@Nullable String fault) {
		this.lock.lock();
		try {
			this.checkpointFault = fault;
		}
		finally {
			this.lock.unlock();
		}
	}

	List<SegmentWriter> takeUnsynced() {
		this.lock.lock();
		try {
			return this.files.takeUnsynced();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take and give no more lines.
	 * @return whether it was not closed before
	 */
	boolean close() {
		this.lock.lock();
		try {
			boolean first = !this.closed;
			this.closed = true;
			this.lock.closed();
			return first;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * End the files, after {@link #close()}.
	 */
	void endFiles() {
		this.lock.lock();
		try {
			this.files.close();
		}
		finally {
			this.lock.unlock();
		}
	}

}
