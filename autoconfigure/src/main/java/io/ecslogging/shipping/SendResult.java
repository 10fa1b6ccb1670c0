package io.ecslogging.shipping;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What became of an attempt.
 */
public sealed interface SendResult {

	/**
	 * Return what is settled by now.
	 * @return what is settled, whether the attempt has failed or not
	 */
	Settled settled();

	/**
	 * The peer has taken what it was sent.
	 *
	 * @param settled what is settled, which may be less than the batch if the peer does
	 * not confirm
	 */
	record Sent(Settled settled) implements SendResult {

	}

	/**
	 * The peer has taken some lines of the batch. What is not settled has to be read
	 * again.
	 *
	 * @param settled what is settled; if nothing is, the peer may be alive, but does not
	 * count as working
	 * @param reached the lines that were sent, an empty range if the attempt only waited
	 */
	record Partly(Settled settled, LineRange reached) implements SendResult {

	}

	/**
	 * The attempt failed. Everything that is not settled has to be sent again.
	 *
	 * @param settled what is settled nevertheless
	 * @param peer the peer that was tried, without credentials
	 * @param reason what failed, in one line without credentials
	 * @param reached the lines that may have arrived nevertheless, or {@code null} if
	 * none can have
	 * @param retry when to try again
	 */
	record Failed(Settled settled, String peer, String reason, @Nullable LineRange reached,
			Retry retry) implements SendResult {

	}

	/**
	 * When to try again.
	 *
	 * @param narrower whether the next attempt differs from those that failed, so that it
	 * need not wait long
	 * @param after how long the peer wants to be left alone, or {@code null} if it did
	 * not say
	 */
	record Retry(boolean narrower, @Nullable Duration after) {

		/**
		 * After the usual backoff.
		 */
		public static final Retry BACKOFF = new Retry(false, null);

		/**
		 * Soon, with fewer or other lines.
		 */
		public static final Retry NARROWER = new Retry(true, null);

		/**
		 * Return a time to try again.
		 * @param delay how long the peer wants to be left alone, or {@code null} if it
		 * did not say
		 * @return the time
		 */
		public static Retry after(@Nullable Duration delay) {
			return (delay != null) ? new Retry(false, delay) : BACKOFF;
		}

	}

}
