package io.ecslogging.shipping;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.ecslogging.queue.Position;

/**
 * The lines that nothing remains to be done about.
 *
 * @param to the position up to which nothing does, or {@code null} if that is no further
 * than before; all lines up to there count as delivered, but for the rejected ones
 * @param rejected how many of them the peer has refused for good
 * @param safeForm how many of them the peer has taken only in their safe form
 * @param failureStore how many of them the peer has put into a failure store
 * @param refusals why lines were refused in this attempt
 */
public record Settled(@Nullable Position to, int rejected, int safeForm, int failureStore, Set<Refusal> refusals) {

	/**
	 * Nothing new.
	 */
	public static final Settled NOTHING = delivered(null);

	/**
	 * Return that lines are delivered.
	 * @param to the position up to which they are, or {@code null} for no further than
	 * before
	 * @return that
	 */
	public static Settled delivered(@Nullable Position to) {
		return new Settled(to, 0, 0, 0, Set.of());
	}

}
