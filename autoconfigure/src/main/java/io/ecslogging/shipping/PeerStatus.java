package io.ecslogging.shipping;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Whether a peer works, as seen by the thread that sends. Immutable.
 *
 * @param state the state
 * @param since since when the peer has been in that state
 * @param failures how many attempts have failed in the current outage, or in the last one
 * @param failure the peer and what failed last, in one line without credentials, or
 * {@code null} if nothing has
 * @param failedAt when that was, or {@code null} if nothing has failed
 */
public record PeerStatus(State state, Instant since, long failures, @Nullable String failure,
		@Nullable Instant failedAt) {

	/**
	 * The states of a peer.
	 */
	public enum State {

		/**
		 * Nothing has been sent yet.
		 */
		UNTRIED,

		/**
		 * The peer takes what it is sent.
		 */
		WORKING,

		/**
		 * Attempts fail, or did until a few seconds ago.
		 */
		INTERRUPTED

	}

}
