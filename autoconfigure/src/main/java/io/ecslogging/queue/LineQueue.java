package io.ecslogging.queue;

import org.jspecify.annotations.Nullable;

/**
 * Bounded queue of lines with three cursors: any number of threads write, one thread
 * reads and acknowledges. What has been read stays until it is acknowledged, and is read
 * again after {@link #rewind()}.
 */
public interface LineQueue {

	/**
	 * Return what tells this queue from any other, so that it tells its lines from any
	 * other queue's together with their positions.
	 * @return twelve letters, digits, {@code -} and {@code _}, which is Base64 of nine
	 * bytes
	 */
	String id();

	/**
	 * Append a line, if there is room. Called by any thread; waits no longer than the
	 * queue's block timeout, which is none by default.
	 * @param line the line with its newline, which is copied
	 * @return whether there was room; never after {@link #close()}
	 */
	boolean offer(byte[] line);

	/**
	 * Append a line, if there is room for it now. Called by any thread; never waits.
	 * @param line the line with its newline, which is copied
	 * @return whether there was room; never after {@link #close()}
	 */
	boolean offerNow(byte[] line);

	/**
	 * Wait until there is enough to read. Called by the reading thread.
	 * @param bytes how many bytes are enough, at least 1; a part of the queue is enough
	 * in any case
	 * @param nanos how long to wait at most
	 * @return whether there is anything to read
	 * @throws InterruptedException if the thread is interrupted
	 */
	boolean await(int bytes, long nanos) throws InterruptedException;

	/**
	 * Let the reading thread wait no longer, now or the next time.
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
	 * Drop everything before a position. Called by the reading thread.
	 * @param position a position up to which has been read
	 * @return how many lines have been dropped
	 */
	long acknowledge(Position position);

	/**
	 * Return to the first line that is not acknowledged. Called by the reading thread.
	 */
	void rewind();

	/**
	 * Return how many lines are waiting to be acknowledged. Called by any thread.
	 * @return the number of lines
	 */
	long lines();

	/**
	 * Return how much is waiting to be acknowledged. Called by any thread.
	 * @return the size in bytes
	 */
	long bytes();

	/**
	 * Return how much more there is room for. Called by any thread.
	 * @return the size in bytes, roughly
	 */
	long free();

	/**
	 * Take no more lines, and forget those that are left.
	 * @return how many were left, which nobody will acknowledge any more
	 */
	long close();

}
