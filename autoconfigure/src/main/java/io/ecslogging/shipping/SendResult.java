package io.ecslogging.shipping;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What became of an attempt.
 */
public sealed interface SendResult {

	/**
	 * Return what is settled by now.
	 * @return what is, whether the attempt has failed or not
	 */
	Settled settled();

	/**
	 * The peer has taken what it was sent.
	 *
	 * @param settled what is settled, which may end before the batch does where the peer
	 * does not confirm
	 */
	record Sent(Settled settled) implements SendResult {

	}

	/**
	 * The attempt failed. Everything that is not settled is to be sent again.
	 *
	 * @param settled what is settled nevertheless
	 * @param reason what failed and at which peer, in one line without credentials
	 * @param retryAfter how long the peer wants to be left alone, or {@code null} if it
	 * did not say
	 */
	record Failed(Settled settled, String reason, @Nullable Duration retryAfter) implements SendResult {

	}

}
