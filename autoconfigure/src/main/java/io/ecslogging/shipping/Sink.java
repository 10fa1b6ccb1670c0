package io.ecslogging.shipping;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The way to a peer. Called by one thread, but for {@link #abort()}. Each call is one
 * bounded attempt, whose failure is its result: retries are the shipper's. A sink that
 * throws is closed, and another one takes its place.
 */
public interface Sink extends AutoCloseable {

	/**
	 * Return where lines go, for reports.
	 * @return the peer, and how the connection is secured, without credentials
	 */
	String peer();

	/**
	 * Return whether the peer knows a line that it gets again, so that it is there once.
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
	 * @param next gives the lines that will be sent next if these arrive, the same object
	 * then, or {@code null} if there are not so many yet; may be asked while waiting for
	 * the peer, to make them ready
	 * @return what became of them
	 */
	SendResult send(Batch batch, Supplier<@Nullable Batch> next);

	/**
	 * Do what is due while there is nothing to send. Called a few times a second.
	 * @return what is delivered by now, or that the connection is gone
	 */
	SendResult idle();

	/**
	 * Have the peer confirm what it was sent, as far as it can, because nothing follows.
	 * @param timeout how long to wait for it at most
	 * @return what is delivered by now, or that it cannot be said
	 */
	SendResult flush(Duration timeout);

	/**
	 * Break off the attempt that is being made, and any other from now on. Called by any
	 * thread.
	 */
	void abort();

	/**
	 * Release what the sink holds. Called last, by the thread that sends.
	 */
	@Override
	void close();

}
