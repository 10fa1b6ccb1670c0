package io.ecslogging.shipping;

import java.util.Set;

/**
 * The lines that nothing remains to be done about.
 *
 * @param to the number of the line before which nothing does, 0 if that is no further
 * than before; all lines before it count as delivered, but for the rejected ones
 * @param rejected how many of them the peer has refused for good
 * @param safeForm how many of them the peer has taken only in their safe form
 * @param failureStore how many of them the peer has put into a failure store
 * @param refusals why lines were refused in this attempt
 */
public record Settled(long to, int rejected, int safeForm, int failureStore, Set<Refusal> refusals) {

	/**
	 * Nothing new.
	 */
	public static final Settled NOTHING = delivered(0);

	/**
	 * Return that lines are delivered.
	 * @param to the number of the line before which they are, 0 for no further than
	 * before
	 * @return that
	 */
	public static Settled delivered(long to) {
		return new Settled(to, 0, 0, 0, Set.of());
	}

}
