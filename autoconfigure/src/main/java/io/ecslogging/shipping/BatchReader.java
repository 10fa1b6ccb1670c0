package io.ecslogging.shipping;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

import io.ecslogging.queue.LineQueue;
import io.ecslogging.queue.Lines;

/**
 * Reads a queue in batches, settles them, and rewinds the queue. Used by the thread that
 * sends; other threads may call {@link #stop} and {@link #detach}. Its lock is held while
 * it uses the queue.
 */
final class BatchReader {

	private final LineQueue queue;

	private final ShipperSettings settings;

	private final ShippingStats stats;

	private final InFlight inFlight;

	/**
	 * The batch that has been read ahead, if any.
	 */
	private @Nullable Batch ahead;

	/**
	 * The number of the line after those that have been read, and after those that are
	 * settled.
	 */
	private long readTo;

	private long settledTo;

	/**
	 * Set without the lock, which is held while old lines are dropped.
	 */
	private volatile boolean stopped;

	private boolean detached;

	BatchReader(LineQueue queue, ShipperSettings settings, ShippingStats stats, InFlight inFlight) {
		this.queue = queue;
		this.settings = settings;
		this.stats = stats;
		this.inFlight = inFlight;
	}

	/**
	 * Read no more.
	 */
	void stop() {
		this.stopped = true;
	}

	boolean isStopped() {
		return this.stopped;
	}

	/**
	 * Never touch the queue again.
	 */
	void detach() {
		this.stopped = true;
		synchronized (this) {
			this.detached = true;
		}
	}

	/**
	 * Return to the first line that is not settled.
	 */
	synchronized void rewind() {
		this.ahead = null;
		this.readTo = this.settledTo;
		if (!this.detached) {
			this.queue.rewind();
		}
	}

	/**
	 * Return the next batch.
	 * @param maxLines the most lines that the batch may have
	 * @return the batch, or {@code null} if there is none
	 */
	synchronized @Nullable Batch read(int maxLines) {
		Batch batch = this.ahead;
		this.ahead = null;
		if (batch == null) {
			Duration maxAge = this.settings.maxAge();
			batch = (maxAge != null && this.readTo == this.settledTo) ? readYoung(maxLines, maxAge)
					: readQueue(maxLines);
		}
		return batch;
	}

	/**
	 * Read the next batch, and drop lines that are too old. They have to be the first
	 * ones that are not settled, as they are after a start and after a failure, which is
	 * when they have become old.
	 */
	private @Nullable Batch readYoung(int maxLines, Duration maxAge) {
		Batch batch = readQueue(maxLines);
		int expired = (batch != null) ? expired(batch, maxAge) : 0;
		while (batch != null && expired > 0) {
			this.stats.dropped(DropReason.EXPIRED, acknowledge(batch.number(expired)));
			this.queue.rewind();
			batch = readQueue(maxLines);
			expired = (batch != null) ? expired(batch, maxAge) : 0;
		}
		return batch;
	}

	private int expired(Batch batch, Duration maxAge) {
		long oldest = Instant.now().minus(maxAge).toEpochMilli();
		int count = 0;
		for (LineCursor line = batch.lines(); line.next() && isBefore(line, oldest);) {
			count++;
		}
		return count;
	}

	private boolean isBefore(LineCursor line, long oldest) {
		OptionalLong millis = this.settings.time().millis(line.bytes(), line.offset(), line.length());
		return millis.isPresent() && millis.getAsLong() < oldest;
	}

	private long acknowledge(long line) {
		this.settledTo = Math.max(this.settledTo, line);
		this.inFlight.settled(line);
		return this.queue.acknowledge(line);
	}

	/**
	 * Return the batch after the one that is being sent: the same one until it is read.
	 * @return the batch, or {@code null} if the queue does not hold a full one
	 */
	synchronized @Nullable Batch readAhead() {
		if (this.ahead == null && this.queue.unread() >= this.settings.batchSize()) {
			this.ahead = readQueue(Integer.MAX_VALUE);
		}
		return this.ahead;
	}

	synchronized boolean isAhead() {
		return this.ahead != null;
	}

	private @Nullable Batch readQueue(int maxLines) {
		List<Lines> parts = new ArrayList<>();
		int bytes = this.settings.batchSize();
		int count = Math.min(maxLines, this.settings.batchLines());
		while (!this.stopped && bytes > 0 && count > 0) {
			Lines part = this.queue.read(bytes, count);
			this.stats.dropped(DropReason.DAMAGED, this.queue.takeDamaged());
			if (part == null) {
				break;
			}
			parts.add(part);
			bytes -= part.size();
			count -= part.count();
		}
		if (parts.isEmpty()) {
			return null;
		}
		Batch batch = new Batch(parts);
		this.readTo = batch.range().to();
		return batch;
	}

	/**
	 * Count what is settled, and acknowledge it. Lines that cannot be read again have to
	 * be sent again.
	 * @return whether anything new is settled
	 */
	synchronized boolean settle(Settled settled) {
		if (this.detached) {
			return false;
		}
		if (!readAgain(settled.to())) {
			rewind();
			return false;
		}
		long lines = acknowledge(settled.to());
		if (lines > 0) {
			this.stats.settled(lines, settled);
		}
		return lines > 0;
	}

	/**
	 * Read lines that a rewind has made unread: a queue acknowledges only what has been
	 * read.
	 * @return whether they are the lines that had these numbers before: damaged ones
	 * leave theirs to those after them
	 */
	private boolean readAgain(long to) {
		long damaged = this.stats.droppedCount(DropReason.DAMAGED);
		while (this.readTo < to) {
			if (readQueue((int) Math.min(Integer.MAX_VALUE, to - this.readTo)) == null) {
				return false;
			}
		}
		return this.stats.droppedCount(DropReason.DAMAGED) == damaged;
	}

}
