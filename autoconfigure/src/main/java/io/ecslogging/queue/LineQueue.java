package io.ecslogging.queue;

import org.jspecify.annotations.Nullable;

/**
 * Bounded queue of lines with three cursors. Any number of threads write; one thread
 * reads and acknowledges. A line stays in the queue until it is acknowledged;
 * {@link #rewind()} makes the unacknowledged lines readable again.
 */
public interface LineQueue {

	/**
	 * Append a line. Called by any thread. If there is no room, wait for it, at most for
	 * the queue's block timeout, which is zero by default.
	 * @param line the line with its newline, which is copied
	 * @return whether the queue has accepted it, or why not
	 */
	OfferResult offer(byte[] line);

	/**
	 * Append a line if there is room for it now. Called by any thread; never waits.
	 * @param line the line with its newline, which is copied
	 * @return whether the queue has accepted it, or why not
	 */
	OfferResult offerNow(byte[] line);

	/**
	 * Wait until there is enough to read. Called by the reading thread.
	 * @param bytes how many bytes are enough, at least 1; limited to a part of the
	 * queue's capacity
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
	 * Remove all lines before the given one. Called by the reading thread.
	 * @param line the number of the first line to keep: how many lines of the queue come
	 * before it; all of them have been read
	 * @return how many lines are removed, 0 if they already were
	 */
	long acknowledge(long line);

	/**
	 * Move the read cursor back to the first unacknowledged line. Called by the reading
	 * thread.
	 */
	void rewind();

	/**
	 * Return how many unacknowledged lines the queue holds. Called by any thread.
	 * @return the number of lines; after {@link #close()}, of those that are kept
	 */
	long lines();

	/**
	 * Return how many bytes the unacknowledged lines have. Called by any thread.
	 * @return the size in bytes; after {@link #close()}, of the lines that are kept
	 */
	long bytes();

	/**
	 * Return how the first unacknowledged line begins. Called by any thread; may read
	 * from the disk.
	 * @param maxBytes the most bytes to return, at least 1
	 * @return the bytes, which may go on with what follows the line, or {@code null} if
	 * there is no line, or it cannot be read now
	 */
	byte @Nullable [] head(int maxBytes);

	/**
	 * Return how many more bytes there is room for. Called by any thread.
	 * @return the size in bytes, roughly
	 */
	long free();

	/**
	 * Return the maximum size of all lines. Called by any thread.
	 * @return the size in bytes
	 */
	long capacity();

	/**
	 * Return whether lines are kept when the process ends. Called by any thread.
	 * @return whether another process can go on with them
	 */
	default boolean isPersistent() {
		return false;
	}

	/**
	 * Return why lines cannot be stored at the moment, for reports. Called by any thread.
	 * @return the cause, or {@code null} if they can
	 */
	default @Nullable String fault() {
		return null;
	}

	/**
	 * Return how many lines have turned out to be damaged, or gone, since this was called
	 * last. The queue does not hold them any more. Called by the reading thread.
	 * @return the number of lines
	 */
	default long takeDamaged() {
		return 0;
	}

	/**
	 * Close the queue: it accepts and returns no more lines. Called by any thread.
	 * @return how many lines were left, none if the queue was closed before
	 */
	Leftover close();

}
