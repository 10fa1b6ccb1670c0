package io.ecslogging.shipping;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.ecslogging.queue.Position;

/**
 * What became of an attempt.
 */
public sealed interface SendResult {

	/**
	 * The peer has taken what it was sent.
	 *
	 * @param to the position up to which lines count as delivered from now on, which may
	 * lie before the end of the batch where the peer does not confirm, or {@code null} if
	 * that is no further than before
	 */
	record Sent(@Nullable Position to) implements SendResult {

	}

	/**
	 * The attempt failed. Everything that has not been delivered is to be sent again.
	 *
	 * @param reason what failed and at which peer, in one line without credentials
	 * @param retryAfter how long the peer wants to be left alone, or {@code null} if it
	 * did not say
	 */
	record Failed(String reason, @Nullable Duration retryAfter) implements SendResult {

	}

}
