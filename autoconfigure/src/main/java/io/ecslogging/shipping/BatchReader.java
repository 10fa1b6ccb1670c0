package io.ecslogging.shipping;

import java.util.ArrayList;
import java.util.List;

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

	private boolean stopped;

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
	synchronized void stop() {
		this.stopped = true;
	}

	synchronized boolean isStopped() {
		return this.stopped;
	}

	/**
	 * Never touch the queue again.
	 */
	synchronized void detach() {
		this.stopped = true;
		this.detached = true;
	}

	/**
	 * Return to the first line that is not settled.
	 */
	synchronized void rewind() {
		this.ahead = null;
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
		return (batch != null) ? batch : readQueue(maxLines);
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
			if (part == null) {
				break;
			}
			parts.add(part);
			bytes -= part.size();
			count -= part.count();
		}
		return parts.isEmpty() ? null : new Batch(parts);
	}

	/**
	 * Count what is settled, and acknowledge it.
	 * @return whether anything new is settled
	 */
	synchronized boolean settle(Settled settled) {
		if (this.detached) {
			return false;
		}
		long lines = this.queue.acknowledge(settled.to());
		this.inFlight.settled(settled.to());
		if (lines > 0) {
			this.stats.settled(lines, settled);
		}
		return lines > 0;
	}

}
