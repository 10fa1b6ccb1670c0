package io.ecslogging.shipping.logstash;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.Chunk;
import io.ecslogging.shipping.LineRange;

/**
 * What has been written to a connection and may still be lost with it, since TCP does not
 * say what the peer has read. Lines leave the window after a time in which the connection
 * has flowed freely, or when there are too many of them. Owned by the thread that sends.
 */
final class ResendWindow {

	private final long nanos;

	private final long maxBytes;

	private final Deque<Written> written = new ArrayDeque<>();

	private long bytes;

	private long waitedAt;

	private boolean waited;

	ResendWindow(long nanos, long maxBytes) {
		this.nanos = nanos;
		this.maxBytes = maxBytes;
	}

	/**
	 * Add lines that have been written.
	 * @param now the time in nanoseconds
	 */
	void add(Chunk chunk, long now) {
		this.written.add(new Written(chunk.lines(), chunk.size(), now));
		this.bytes += chunk.size();
	}

	/**
	 * Note that writing had to wait for the peer.
	 * @param now the time in nanoseconds
	 */
	void waited(long now) {
		this.waited = true;
		this.waitedAt = now;
	}

	boolean isEmpty() {
		return this.written.isEmpty();
	}

	/**
	 * Return the lines that may be lost.
	 * @return the lines, or {@code null} if there are none
	 */
	@Nullable LineRange lines() {
		Written oldest = this.written.peekFirst();
		Written newest = this.written.peekLast();
		return (oldest != null && newest != null) ? new LineRange(oldest.lines().from(), newest.lines().to()) : null;
	}

	/**
	 * Return the lines that may be lost, from one on.
	 * @param from the number of the first line
	 * @return the lines, or {@code null} if there are none
	 */
	@Nullable LineRange linesFrom(long from) {
		LineRange all = lines();
		return (all != null && all.to() > from) ? new LineRange(from, all.to()) : null;
	}

	/**
	 * Let those go that count as delivered.
	 * @param now the time in nanoseconds
	 * @return the number of the line before which they do, 0 if that is no further than
	 * before
	 */
	long leave(long now) {
		boolean flowing = isFlowing(now);
		long to = 0;
		Written oldest = this.written.peek();
		while (oldest != null && (this.bytes > this.maxBytes || flowing && now - oldest.at() >= this.nanos)) {
			to = oldest.lines().to();
			this.bytes -= oldest.bytes();
			this.written.remove();
			oldest = this.written.peek();
		}
		return to;
	}

	/**
	 * Let all go.
	 * @return the number of the line before which they count as delivered, 0 if there
	 * were none
	 */
	long leaveAll() {
		Written newest = this.written.peekLast();
		clear();
		return (newest != null) ? newest.lines().to() : 0;
	}

	/**
	 * Forget all, since they will be sent again.
	 */
	void clear() {
		this.written.clear();
		this.bytes = 0;
		this.waited = false;
	}

	/**
	 * Return whether the peer has taken what was written without delay lately.
	 * @param now the time in nanoseconds
	 */
	boolean isFlowing(long now) {
		return !this.waited || now - this.waitedAt >= this.nanos;
	}

	/**
	 * Lines that were written at once.
	 */
	private record Written(LineRange lines, int bytes, long at) {

	}

}
