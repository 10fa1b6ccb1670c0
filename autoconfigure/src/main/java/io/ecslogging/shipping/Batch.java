package io.ecslogging.shipping;

import java.util.List;

import io.ecslogging.queue.Lines;
import io.ecslogging.queue.Position;
import io.ecslogging.shipping.SendResult.Reach;

/**
 * The lines of one attempt.
 *
 * @param parts consecutive lines of the queue, at least one line
 */
public record Batch(List<Lines> parts) {

	/**
	 * Take a copy of the parts.
	 */
	public Batch {
		parts = List.copyOf(parts);
	}

	/**
	 * Return how many lines there are.
	 * @return the number of lines, at least 1
	 */
	public int count() {
		int count = 0;
		for (Lines part : this.parts) {
			count += part.count();
		}
		return count;
	}

	/**
	 * Return the size of all lines.
	 * @return the size in bytes, newlines included
	 */
	public long size() {
		long size = 0;
		for (Lines part : this.parts) {
			size += part.size();
		}
		return size;
	}

	/**
	 * Return the position before a line.
	 * @param line its number, from 0 to {@link #count()}; the last one stands for the end
	 * @return the position
	 */
	public Position position(int line) {
		int index = line;
		for (Lines part : this.parts) {
			if (index < part.count()) {
				return part.position(index);
			}
			index -= part.count();
		}
		return end();
	}

	/**
	 * Return the position after the last line.
	 * @return the position
	 */
	public Position end() {
		return this.parts.get(this.parts.size() - 1).end();
	}

	/**
	 * Return all lines.
	 * @return where they begin and end
	 */
	public Reach reach() {
		return new Reach(position(0), end());
	}

}
