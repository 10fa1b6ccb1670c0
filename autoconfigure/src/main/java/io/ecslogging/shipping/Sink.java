package io.ecslogging.shipping;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Sends lines to a peer. Called by one thread, except {@link #abort()}. Each call is one
 * attempt, bounded in time. A failure is returned, and the shipper retries. A sink that
 * throws is closed, and replaced by another one.
 */
public interface Sink extends AutoCloseable {

	/**
	 * Return where lines go, for reports.
	 * @return the peer, and how the connection is secured, without credentials
	 */
	String peer();

	/**
	 * Return whether the peer recognises a line that it gets again, so that the line
	 * exists only once.
	 * @return whether sending again makes no duplicates
	 */
	boolean knowsDuplicates();

	/**
	 * Return how many lines the next attempt may have. Called before each one.
	 * @return the number of lines, at least 1
	 */
	int maxLines();

	/**
	 * Send lines.
	 * @param batch the lines
	 * @param next gives the batch that is sent next if this one arrives (the same
	 * object), or {@code null} if there is no full one yet; may be called while waiting
	 * for the peer, to prepare that batch
	 * @return what became of them
	 */
	SendResult send(Batch batch, Supplier<@Nullable Batch> next);

	/**
	 * Do what is due while there is nothing to send. Called a few times a second.
	 * @return what is delivered by now, or that the connection is gone
	 */
	SendResult idle();

	/**
	 * Have the peer confirm what it was sent, if it can: nothing follows.
	 * @param timeout how long to wait for it at most
	 * @return what is delivered by now, or a failure if that is not known
	 */
	SendResult flush(Duration timeout);

	/**
	 * Abort the attempt in progress, and every later one. Called by any thread.
	 */
	void abort();

	/**
	 * Release what the sink holds. Called last, by the thread that sends.
	 */
	@Override
	void close();

}
