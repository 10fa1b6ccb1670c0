package io.ecslogging.queue;

import org.jspecify.annotations.Nullable;

/**
 * Bounded queue of lines with three cursors. Any number of threads write; one thread
 * reads and acknowledges. A line that was read stays until it is acknowledged, and is
 * read again after {@link #rewind()}.
 */
public interface LineQueue {

	/**
	 * Return what tells this queue from any other. Together with its number in the queue
	 * it identifies a line.
	 * @return the id, which survives a restart if the queue does
	 */
	String id();

	/**
	 * Append a line. Called by any thread. If there is no room, wait for it no longer
	 * than the queue's block timeout, which is zero by default.
	 * @param line the line with its newline, which is copied
	 * @return whether the queue has taken it, or why not
	 */
	OfferResult offer(byte[] line);

	/**
	 * Append a line if there is room for it now. Called by any thread; never waits.
	 * @param line the line with its newline, which is copied
	 * @return whether the queue has taken it, or why not
	 */
	OfferResult offerNow(byte[] line);

	/**
	 * Wait until there is enough to read. Called by the reading thread.
	 * @param bytes how many bytes are enough, at least 1; a part of the queue is enough
	 * in any case
	 * @param nanos how long to wait at most, in nanoseconds
	 * @return whether there is anything to read
	 * @throws InterruptedException if the thread is interrupted
	 */
	boolean await(int bytes, long nanos) throws InterruptedException;

	/**
	 * End the wait of the reading thread, or its next one. Called by any thread.
	 */
	void wakeUp();

	/**
	 * Read the next lines. Called by the reading thread.
	 * @param maxBytes the most bytes to read, unless the first line is larger
	 * @param maxLines the most lines to read, at least 1
	 * @return the lines, or {@code null} if there is none
	 */
	@Nullable Lines read(int maxBytes, int maxLines);

	/**
	 * Return how much there is to read. Called by the reading thread.
	 * @return the size in bytes
	 */
	long unread();

	/**
	 * Forget all lines before one. Called by the reading thread.
	 * @param line the number of the first line that is kept: how many lines of the queue
	 * come before, none of them unread
	 * @return how many lines are forgotten, 0 if they were before
	 */
	long acknowledge(long line);

	/**
	 * Return to the first line that is not acknowledged. Called by the reading thread.
	 */
	void rewind();

	/**
	 * Return how many lines the queue holds that are not acknowledged. Called by any
	 * thread.
	 * @return the number of lines; after {@link #close()} those that are kept
	 */
	long lines();

	/**
	 * Return how many bytes the queue holds that are not acknowledged. Called by any
	 * thread.
	 * @return the size in bytes; after {@link #close()} of those lines that are kept
	 */
	long bytes();

	/**
	 * Return how many more bytes there is room for. Called by any thread.
	 * @return the size in bytes, roughly
	 */
	long free();

	/**
	 * Close the queue: it takes and gives no more lines. Called by any thread.
	 * @return how many lines were left, none if the queue was closed before
	 */
	Leftover close();

}
