package io.ecslogging.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The segments of a persisted queue, from the ack cursor to the write cursor. Guarded by
 * the queue's lock.
 */
final class SegmentFiles {

	private static final long MAX_SIZE = 16 * 1024 * 1024;

	private static final long MIN_SIZE = 4 * 1024;

	private static final int MIN_COUNT = 16;

	/**
	 * How long to wait before a disk that has failed is tried again.
	 */
	private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final Path directory;

	private final long capacity;

	private final long size;

	/**
	 * Identifies this process.
	 */
	private final String origin = UUID.randomUUID().toString().replace("-", "").substring(0, 16);

	private final Deque<SegmentFile> segments = new ArrayDeque<>();

	/**
	 * What wrote segments that have ended and that the disk was not told to store.
	 */
	private final @Nullable List<SegmentWriter> unsynced;

	/**
	 * Writes the last segment; {@code null} if another one has to follow it.
	 */
	private @Nullable SegmentWriter writer;

	/**
	 * How many bytes and lines come before the next segment, if there is no writer.
	 */
	private long position;

	private long lines;

	/**
	 * The size of all segments.
	 */
	private long stored;

	private @Nullable String fault;

	private long retryAt;

	/**
	 * Create them from what an earlier process has left.
	 * @param synced whether the disk is told to store them now and then
	 */
	SegmentFiles(Path directory, Recovery recovered, long capacity, boolean synced) {
		this.unsynced = synced ? new ArrayList<>() : null;
		this.directory = directory;
		this.capacity = capacity;
		this.size = Math.max(MIN_SIZE, Math.min(MAX_SIZE, capacity / MIN_COUNT));
		this.segments.addAll(recovered.segments());
		this.position = recovered.position();
		this.lines = recovered.lines();
		this.stored = this.segments.stream().mapToLong(SegmentFile::size).sum();
	}

	/**
	 * Append a line.
	 * @return whether that has succeeded, or why not
	 */
	OfferResult append(byte[] line) {
		if (this.stored + line.length > this.capacity) {
			return OfferResult.FULL;
		}
		if (this.fault != null && System.nanoTime() - this.retryAt < 0) {
			return OfferResult.FAILED;
		}
		// another segment if the one that is written to has gone
		boolean accepted = write(line) || this.segments.size() > 0 && this.writer == null && write(line);
		return accepted ? OfferResult.ACCEPTED : OfferResult.FAILED;
	}

	private boolean write(byte[] line) {
		try {
			writerFor(line).append(line);
			this.stored += line.length;
			this.fault = null;
			return true;
		}
		catch (IOException | RuntimeException ex) {
			failed(ex);
			endSegment();
			return false;
		}
	}

	private SegmentWriter writerFor(byte[] line) throws IOException {
		SegmentWriter current = this.writer;
		SegmentFile last = this.segments.peekLast();
		if (current != null && last != null && last.size() > 0 && last.size() + line.length > this.size) {
			endSegment();
			current = null;
		}
		return (current != null) ? current : beginSegment();
	}

	private SegmentWriter beginSegment() throws IOException {
		Files.createDirectories(this.directory);
		SegmentFile next = SegmentFile.create(this.directory, this.position, this.lines, this.origin);
		SegmentWriter begun = new SegmentWriter(next, this.size);
		this.segments.add(next);
		this.writer = begun;
		return begun;
	}

	/**
	 * Finish the last segment. One without lines is removed.
	 */
	void endSegment() {
		SegmentWriter ended = this.writer;
		SegmentFile last = this.segments.peekLast();
		if (ended == null || last == null) {
			return;
		}
		this.writer = null;
		this.position = last.end();
		this.lines = last.endLine();
		if (this.unsynced != null) {
			this.unsynced.add(ended);
		}
		try {
			ended.close();
		}
		catch (IOException ex) {
			// there may be zeros after the lines
		}
		if (last.size() == 0) {
			this.segments.removeLast();
			last.delete();
		}
	}

	private void failed(Exception cause) {
		this.fault = cause.toString();
		this.retryAt = System.nanoTime() + RETRY_NANOS;
	}

	/**
	 * Return what has failed last, or {@code null} if something has succeeded since.
	 */
	@Nullable String fault() {
		return this.fault;
	}

	/**
	 * Return what has been written to since the last time, and take note of it.
	 */
	List<SegmentWriter> takeUnsynced() {
		List<SegmentWriter> taken = new ArrayList<>();
		if (this.unsynced != null) {
			taken.addAll(this.unsynced);
			this.unsynced.clear();
		}
		if (this.writer != null) {
			taken.add(this.writer);
		}
		return taken;
	}

	/**
	 * Return the segment that is written to, if there is one.
	 */
	@Nullable SegmentFile active() {
		return (this.writer != null) ? this.segments.peekLast() : null;
	}

	/**
	 * Return how many bytes of lines follow.
	 * @param position how many bytes come before
	 */
	long bytesAfter(long position) {
		long bytes = 0;
		for (SegmentFile segment : this.segments) {
			bytes += Math.max(0, segment.end() - Math.max(position, segment.position()));
		}
		return bytes;
	}

	/**
	 * Return the maximum size of all segments. Called without the lock.
	 */
	long capacity() {
		return this.capacity;
	}

	/**
	 * Return how many more bytes there is room for.
	 */
	long free() {
		return Math.max(0, this.capacity - this.stored);
	}

	/**
	 * Return the segment whose lines come next.
	 * @param position how many bytes come before
	 * @return the segment, or {@code null} if no lines come
	 */
	@Nullable SegmentFile at(long position) {
		for (SegmentFile segment : this.segments) {
			if (segment.end() > position) {
				return segment;
			}
		}
		return null;
	}

	/**
	 * Remove the segments that end before a position, except the one that is written to,
	 * unless it takes much room.
	 * @return the segments, to be deleted
	 */
	List<SegmentFile> release(long position) {
		if (bytesAfter(position) == 0 && (this.stored * 2 >= this.capacity || this.stored * 2 >= this.size)) {
			endSegment();
		}
		List<SegmentFile> released = new ArrayList<>();
		SegmentFile first = this.segments.peek();
		while (first != null && first.end() <= position && (this.segments.size() > 1 || this.writer == null)) {
			released.add(this.segments.remove());
			this.stored -= first.size();
			first = this.segments.peek();
		}
		return released;
	}

	/**
	 * Finish the last segment, and have another one follow it, whose name says how many
	 * lines there are.
	 */
	void close() {
		try {
			endSegment();
			if (!this.segments.isEmpty()) {
				beginSegment().close();
			}
		}
		catch (IOException | RuntimeException ex) {
			failed(ex);
		}
	}

}
