package io.ecslogging.queue;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.ecslogging.queue.SegmentReader.Read;

/**
 * Reads and acknowledges the lines of a persisted queue, writes its checkpoints and
 * deletes its segments. Owned by the reading thread: whatever touches the disk here,
 * nobody who logs waits for it.
 */
final class ContentReader implements AutoCloseable {

	/**
	 * After so many failures to read, what is left of a segment is given up.
	 */
	private static final int MAX_FAILURES = 5;

	/**
	 * How much to read after a failure, so that the lines before the place are had.
	 */
	private static final int SECTOR = 4096;

	/**
	 * How often to look whether the file that is written to is still there.
	 */
	private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final QueueContent content;

	private final Path directory;

	private final SegmentReader reader = new SegmentReader();

	private final Unacknowledged unacknowledged;

	private Cursor cursor;

	private int failures;

	private long lookedAt = System.nanoTime();

	private long damaged;

	/**
	 * Create one that begins at the first line that is not acknowledged.
	 */
	ContentReader(QueueContent content, Path directory, Checkpoint acknowledged) {
		this.content = content;
		this.directory = directory;
		long position = acknowledged.position();
		SegmentFile first = content.at(position);
		this.cursor = (first != null) ? new Cursor(first, Math.max(position, first.position()), 0,
				Math.max(0, acknowledged.lines() - first.firstLine())) : new Cursor(null, position, 0, 0);
		this.unacknowledged = new Unacknowledged(this.cursor);
	}

	/**
	 * Have another segment follow if the file of the last one has been removed: what is
	 * written to it would not survive the process.
	 */
	void leaveRemovedFile() {
		long now = System.nanoTime();
		if (now - this.lookedAt >= LOOK_NANOS) {
			this.lookedAt = now;
			SegmentFile active = this.content.active();
			if (active != null && Files.notExists(active.path())) {
				this.content.endSegment(active);
			}
		}
	}

	@Nullable Lines read(int maxBytes, int maxLines) {
		while (true) {
			SegmentFile segment = this.content.at(this.cursor.position());
			if (segment == null) {
				return null;
			}
			if (segment != this.cursor.segment()) {
				this.cursor = new Cursor(segment, Math.max(segment.position(), this.cursor.position()),
						this.cursor.number(), 0);
			}
			try {
				Lines lines = read(segment, maxBytes, maxLines);
				if (lines != null) {
					return lines;
				}
			}
			catch (IOException ex) {
				if (!isGivenUp(segment, ex)) {
					return null;
				}
			}
			settleSkipped();
		}
	}

	/**
	 * Read from a segment. What follows the lines that an earlier process has written is
	 * not of the queue.
	 * @return the lines, or {@code null} if they were damaged and have been skipped
	 */
	private @Nullable Lines read(SegmentFile segment, int maxBytes, int maxLines) throws IOException {
		long start = segment.position();
		long end = this.content.endOf(segment);
		long left = segment.isLimited() ? segment.lines() - this.cursor.segmentLine() : maxLines;
		int size = (this.failures > 0) ? Math.min(maxBytes, SECTOR) : maxBytes;
		Read read = (left > 0) ? this.reader.read(segment, this.cursor.position() - start, end - start, size,
				(int) Math.min(left, maxLines), this.cursor.number()) : null;
		this.failures = 0;
		Lines lines = (read != null) ? read.lines() : null;
		int count = (lines != null) ? lines.count() : 0;
		if (lines != null) {
			this.unacknowledged.add(segment, lines, this.cursor.segmentLine());
		}
		this.cursor = new Cursor(segment, (read != null) ? start + read.next() : end, this.cursor.number() + count,
				this.cursor.segmentLine() + count);
		this.damaged += this.content.read(segment, this.cursor.position(), this.cursor.segmentLine());
		return lines;
	}

	/**
	 * Wait before a segment is read again, or give up what is left of it: if it has gone,
	 * or is shorter, or cannot be read again and again. One that only cannot be opened is
	 * tried for ever.
	 * @return whether to go on with the next one
	 */
	private boolean isGivenUp(SegmentFile segment, IOException cause) {
		if (!this.content.failed(cause)) {
			return false;
		}
		boolean gone = cause instanceof EOFException || Files.notExists(segment.path());
		this.failures += (cause instanceof FileNotFoundException) ? 0 : 1;
		if (!gone && this.failures < MAX_FAILURES) {
			return false;
		}
		this.failures = 0;
		this.damaged += this.content.giveUp(segment, this.cursor.segmentLine());
		this.cursor = new Cursor(segment, this.content.endOf(segment), this.cursor.number(), segment.lines());
		return true;
	}

	/**
	 * If there are no lines before what has been skipped, it is done with: its room is
	 * needed.
	 */
	private void settleSkipped() {
		if (this.unacknowledged.isEmpty()) {
			this.unacknowledged.moveTo(this.cursor);
			release(this.cursor, 0);
		}
	}

	long acknowledge(long line) {
		long former = this.unacknowledged.cursor().number();
		this.unacknowledged.removeTo(line);
		Cursor current = this.unacknowledged.cursor();
		long count = current.number() - former;
		if (count > 0 && this.unacknowledged.isEmpty()) {
			// with what was skipped after the last line
			this.unacknowledged.moveTo(this.cursor);
			current = this.cursor;
		}
		return (count > 0 && release(current, count)) ? count : 0;
	}

	/**
	 * Remove all lines before a cursor.
	 * @param count how many there are
	 * @return whether that has been done, and the queue is not closed
	 */
	private boolean release(Cursor to, long count) {
		SegmentFile segment = to.segment();
		List<SegmentFile> released = this.content.release(to.position(), count);
		if (segment == null || released == null) {
			return false;
		}
		String fault = null;
		try {
			new Checkpoint(to.position(), segment.firstLine() + to.segmentLine()).write(this.directory);
		}
		catch (IOException ex) {
			fault = ex.toString();
		}
		this.content.checkpointFault(fault);
		released.forEach(SegmentFile::delete);
		return true;
	}

	void rewind() {
		this.unacknowledged.clear();
		this.cursor = this.unacknowledged.cursor();
		this.content.rewind();
	}

	/**
	 * Return how many lines have turned out to be damaged since this was called last.
	 */
	long takeDamaged() {
		long count = this.damaged;
		this.damaged = 0;
		return count;
	}

	/**
	 * Close the file that is being read. Called by any thread.
	 */
	@Override
	public void close() {
		this.reader.close();
	}

}
