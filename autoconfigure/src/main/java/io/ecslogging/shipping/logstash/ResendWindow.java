package io.ecslogging.shipping.logstash;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

import io.ecslogging.queue.Lines;
import io.ecslogging.queue.Position;
import io.ecslogging.shipping.SendResult.Reach;

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
	void add(Lines lines, long now) {
		this.written.add(new Written(lines.position(0), lines.end(), lines.size(), now));
		this.bytes += lines.size();
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
	@Nullable Reach reach() {
		Written oldest = this.written.peekFirst();
		Written newest = this.written.peekLast();
		return (oldest != null && newest != null) ? new Reach(oldest.start(), newest.end()) : null;
	}

	/**
	 * Let those go that count as delivered.
	 * @param now the time in nanoseconds
	 * @return the position up to which they do, or {@code null} if that is no further
	 * than before
	 */
	@Nullable Position leave(long now) {
		boolean flowing = isFlowing(now);
		Position to = null;
		Written oldest = this.written.peek();
		while (oldest != null && (this.bytes > this.maxBytes || flowing && now - oldest.at() >= this.nanos)) {
			to = oldest.end();
			this.bytes -= oldest.bytes();
			this.written.remove();
			oldest = this.written.peek();
		}
		return to;
	}

	/**
	 * Let all go.
	 * @return the position up to which they count as delivered
	 */
	@Nullable Position leaveAll() {
		Written newest = this.written.peekLast();
		clear();
		return (newest != null) ? newest.end() : null;
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
	private record Written(Position start, Position end, int bytes, long at) {

	}

}
