package io.ecslogging.shipping.logstash;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.Chunk;
import io.ecslogging.shipping.LineRange;

/**
 * What has been written to a connection and may still be lost with it, because TCP does
 * not tell what the peer has read. Lines leave the window when the connection has flowed
 * freely for a time, or when the window is too large. Owned by the thread that sends.
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
	 * Remove the lines that count as delivered by now.
	 * @param now the time in nanoseconds
	 * @return the number of the line after them, or 0 if there are none
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
	 * Remove all lines, which count as delivered.
	 * @return the number of the line after them, or 0 if there are none
	 */
	long leaveAll() {
		Written newest = this.written.peekLast();
		clear();
		return (newest != null) ? newest.lines().to() : 0;
	}

	/**
	 * Remove all lines, which will be sent again.
	 */
	void clear() {
		this.written.clear();
		this.bytes = 0;
		this.waited = false;
	}

	/**
	 * Return whether the peer has lately accepted without delay what was written.
	 * @param now the time in nanoseconds
	 */
	boolean isFlowing(long now) {
		return !this.waited || now - this.waitedAt >= this.nanos;
	}

	/**
	 * Lines that were written together.
	 */
	private record Written(LineRange lines, int bytes, long at) {

	}

}
