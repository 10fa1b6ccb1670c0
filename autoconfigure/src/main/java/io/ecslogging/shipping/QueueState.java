package io.ecslogging.shipping;

import java.time.Instant;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

import io.ecslogging.queue.LineQueue;

/**
 * What waits in a queue, or is in flight, at a moment. Immutable.
 *
 * @param events how many events there are
 * @param bytes the size of those events
 * @param capacity the maximum size in bytes
 * @param persistent whether they survive the process
 * @param oldest when the first of them was logged, or {@code null} if there is none, or
 * it is not known
 */
public record QueueState(long events, long bytes, long capacity, boolean persistent, @Nullable Instant oldest) {

	/**
	 * Return the state of a queue.
	 * @param time tells the time of the first line
	 */
	static QueueState of(LineQueue queue, LineTime time) {
		long events = queue.lines();
		byte[] head = (events > 0) ? queue.head(LineTime.ENOUGH) : null;
		OptionalLong millis = (head != null) ? time.millis(head, 0, head.length) : OptionalLong.empty();
		return new QueueState(events, queue.bytes(), queue.capacity(), queue.isPersistent(),
				millis.isPresent() ? Instant.ofEpochMilli(millis.getAsLong()) : null);
	}

	/**
	 * Return the sums of this and a later queue.
	 */
	QueueState plus(QueueState later) {
		boolean first = this.oldest != null && (later.oldest == null || this.oldest.isBefore(later.oldest));
		return new QueueState(this.events + later.events, this.bytes + later.bytes, later.capacity, later.persistent,
				first ? this.oldest : later.oldest);
	}

	/**
	 * Return the state of the same queue without its events.
	 */
	QueueState emptied() {
		return new QueueState(0, 0, this.capacity, this.persistent, null);
	}

}
