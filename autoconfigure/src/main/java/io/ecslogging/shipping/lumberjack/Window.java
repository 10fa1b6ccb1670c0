package io.ecslogging.shipping.lumberjack;

import io.ecslogging.shipping.Batch;
import io.ecslogging.shipping.LineCursor;
import io.ecslogging.shipping.LineRange;

/**
 * Lines that are on their way, and how many of them the peer has acknowledged. Owned by
 * the thread that sends.
 */
final class Window {

	private final Batch batch;

	private final LineRange lines;

	private final AckReader reader;

	private long acknowledged;

	/**
	 * When the peer has last said anything, or else when the lines were written.
	 */
	private long heardAt = System.nanoTime();

	private boolean heard;

	/**
	 * Create a window that is about to be written.
	 * @param reader reads from its connection
	 */
	Window(Batch batch, AckReader reader) {
		this.batch = batch;
		this.lines = batch.range();
		this.reader = reader;
	}

	AckReader reader() {
		return this.reader;
	}

	LineRange lines() {
		return this.lines;
	}

	/**
	 * All lines have been written.
	 */
	void written() {
		this.heardAt = System.nanoTime();
	}

	/**
	 * Take an acknowledgement.
	 * @param number the number of the last line that is acknowledged, from 1 on, or 0
	 * @throws WrongAckException if the peer cannot have got that line, or has
	 * acknowledged more before
	 */
	void acknowledge(long number) throws WrongAckException {
		if (number > this.lines.count()) {
			throw new WrongAckException("line " + number + " of " + this.lines.count());
		}
		if (number > 0 && number < this.acknowledged) {
			throw new WrongAckException("line " + number + " after line " + this.acknowledged);
		}
		this.acknowledged = Math.max(this.acknowledged, number);
		this.heardAt = System.nanoTime();
		this.heard = true;
	}

	/**
	 * Return whether the peer has said anything since the lines were sent.
	 */
	boolean isHeard() {
		return this.heard;
	}

	/**
	 * Return for how long the peer has said nothing.
	 * @return the time in nanoseconds
	 */
	long silence() {
		return System.nanoTime() - this.heardAt;
	}

	boolean isAcknowledged() {
		return this.acknowledged == this.lines.count();
	}

	/**
	 * Return the number of the first line in the queue that is not acknowledged.
	 */
	long to() {
		return this.lines.from() + this.acknowledged;
	}

	/**
	 * Return whether a batch that was read again begins with all lines that are on their
	 * way from its first one on. Their numbers alone do not tell: damaged lines leave
	 * theirs to those after them.
	 */
	boolean has(Batch again) {
		long first = again.number(0) - this.lines.from();
		long count = this.lines.count() - first;
		return first >= 0 && count > 0 && count <= again.count() && isSame((int) first, again, 0)
				&& isSame((int) (this.lines.count() - 1), again, (int) (count - 1));
	}

	private boolean isSame(int line, Batch again, int lineAgain) {
		LineCursor sent = lineOf(this.batch, line);
		LineCursor read = lineOf(again, lineAgain);
		return sent.origin().equals(read.origin()) && sent.position() == read.position();
	}

	private static LineCursor lineOf(Batch batch, int line) {
		LineCursor cursor = batch.slice(line, line + 1).lines();
		cursor.next();
		return cursor;
	}

}
