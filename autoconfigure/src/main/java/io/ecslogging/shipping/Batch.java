package io.ecslogging.shipping;

import java.util.ArrayList;
import java.util.List;

import io.ecslogging.queue.Lines;

/**
 * The lines of one attempt, consecutive in the queue. Immutable.
 */
public final class Batch {

	private final List<Lines> parts;

	private final int count;

	/**
	 * Create a batch.
	 * @param parts consecutive lines of a queue, at least one line
	 */
	public Batch(List<Lines> parts) {
		this.parts = List.copyOf(parts);
		this.count = parts.stream().mapToInt(Lines::count).sum();
	}

	/**
	 * Return how many lines there are.
	 * @return the number of lines, at least 1
	 */
	public int count() {
		return this.count;
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
	 * Return the number of a line in the queue.
	 * @param line the line of the batch, from 0 to {@link #count()}, which stands for the
	 * line after the last one
	 * @return how many lines of the queue come before
	 */
	public long number(int line) {
		return this.parts.get(0).first() + line;
	}

	/**
	 * Return the numbers of all lines in the queue.
	 * @return where they begin and end
	 */
	public LineRange range() {
		return new LineRange(number(0), number(this.count));
	}

	/**
	 * Go through the lines one by one.
	 * @return a new cursor before the first line
	 */
	public LineCursor lines() {
		return new LineCursor(this.parts);
	}

	/**
	 * Return all lines in as few pieces as possible.
	 * @return the pieces, in order
	 */
	public List<Chunk> chunks() {
		return this.parts.stream().map(Batch::chunk).toList();
	}

	private static Chunk chunk(Lines part) {
		return new Chunk(part.bytes(), part.offset(0), part.offset(part.count()),
				new LineRange(part.first(), part.end()));
	}

	/**
	 * Return a part of the batch.
	 * @param from the first line, from 0
	 * @param to the line after the last one, larger than {@code from}
	 * @return the part
	 */
	public Batch slice(int from, int to) {
		List<Lines> slices = new ArrayList<>();
		int first = 0;
		for (Lines part : this.parts) {
			int start = Math.max(0, from - first);
			int end = Math.min(part.count(), to - first);
			if (start < end) {
				slices.add(part.slice(start, end));
			}
			first += part.count();
		}
		return new Batch(slices);
	}

}
