package io.ecslogging.shipping.logstash;

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

	private final WrittenLines written = new WrittenLines();

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
		this.written.add(chunk, now);
	}

	/**
	 * Note that writing had to wait for the peer.
	 * @param now the time in nanoseconds
	 */
	void waited(long now) {
		this.waited = true;
		this.waitedAt = now;
	}

	/**
	 * Return the lines that may be lost.
	 */
	WrittenLines lines() {
		return this.written;
	}

	/**
	 * Remove the lines that count as delivered by now.
	 * @param now the time in nanoseconds
	 * @return the number of the line after them, or 0 if there are none
	 */
	long leave(long now) {
		boolean flowing = isFlowing(now);
		long to = 0;
		while (this.written.bytes() > this.maxBytes || flowing && this.written.age(now) >= this.nanos) {
			to = this.written.removeOldest();
		}
		return to;
	}

	/**
	 * Remove all lines, which count as delivered.
	 * @return the number of the line after them, or 0 if there are none
	 */
	long leaveAll() {
		LineRange all = this.written.lines();
		clear();
		return (all != null) ? all.to() : 0;
	}

	/**
	 * Remove all lines, which will be sent again.
	 */
	void clear() {
		this.written.clear();
		this.waited = false;
	}

	/**
	 * Return whether the peer has lately accepted without delay what was written.
	 * @param now the time in nanoseconds
	 */
	boolean isFlowing(long now) {
		return !this.waited || now - this.waitedAt >= this.nanos;
	}

}
