package io.ecslogging.shipping.logstash;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.Chunk;
import io.ecslogging.shipping.LineRange;

/**
 * Lines that have been written and do not count as delivered, in order. Owned by the
 * thread that sends.
 */
final class WrittenLines {

	private final Deque<Written> written = new ArrayDeque<>();

	private long bytes;

	/**
	 * Add lines that are written next.
	 * @param now the time in nanoseconds
	 */
	void add(Chunk chunk, long now) {
		this.written.add(new Written(chunk.lines(), chunk.size(), now));
		this.bytes += chunk.size();
	}

	/**
	 * Return the lines.
	 * @return the lines, or {@code null} if there are none
	 */
	@Nullable LineRange lines() {
		Written oldest = this.written.peekFirst();
		Written newest = this.written.peekLast();
		return (oldest != null && newest != null) ? new LineRange(oldest.lines().from(), newest.lines().to()) : null;
	}

	/**
	 * Return how old the oldest lines are.
	 * @param now the time in nanoseconds
	 * @return the time in nanoseconds, -1 if there are no lines
	 */
	long age(long now) {
		Written oldest = this.written.peek();
		return (oldest != null) ? now - oldest.at() : -1;
	}

	/**
	 * Return the size of all lines.
	 * @return the size in bytes
	 */
	long bytes() {
		return this.bytes;
	}

	/**
	 * Remove the oldest lines, which have been written together.
	 * @return the number of the line after them
	 */
	long removeOldest() {
		Written oldest = this.written.remove();
		this.bytes -= oldest.bytes();
		return oldest.lines().to();
	}

	/**
	 * Remove all lines before one.
	 * @param to the number of the line
	 */
	void removeTo(long to) {
		while (!this.written.isEmpty() && this.written.element().lines().to() <= to) {
			removeOldest();
		}
	}

	void clear() {
		this.written.clear();
		this.bytes = 0;
	}

	/**
	 * Lines that were written together.
	 */
	private record Written(LineRange lines, int bytes, long at) {

	}

}
