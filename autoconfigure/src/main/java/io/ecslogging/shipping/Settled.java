package io.ecslogging.shipping;

import java.util.Set;

/**
 * The lines that need no more work: they are delivered or rejected.
 *
 * @param to the number of the first line that is not settled, or 0 for nothing new; all
 * lines before it count as delivered, except the rejected ones
 * @param rejected how many of them the peer has refused for good
 * @param duplicates how many of them the peer had taken in an earlier attempt
 * @param safeForm how many of them the peer has taken only in their safe form
 * @param failureStore how many of them the peer has put into a failure store
 * @param refusals why lines were refused in this attempt
 */
public record Settled(long to, int rejected, int duplicates, int safeForm, int failureStore, Set<Refusal> refusals) {

	/**
	 * Nothing new.
	 */
	public static final Settled NOTHING = delivered(0);

	/**
	 * Settle lines as delivered.
	 * @param to the number of the first line that is not delivered, or 0 for nothing new
	 * @return what is settled
	 */
	public static Settled delivered(long to) {
		return new Settled(to, 0, 0, 0, 0, Set.of());
	}

}
