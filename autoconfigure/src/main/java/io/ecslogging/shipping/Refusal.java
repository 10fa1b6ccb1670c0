package io.ecslogging.shipping;

/**
 * Why a peer has refused an event.
 *
 * @param reason the kind of error, with the name of a field if that helps; never anything
 * that was logged
 * @param fate what becomes of the event
 */
public record Refusal(String reason, Fate fate) {

	/**
	 * Create a refusal by a peer that keeps nothing.
	 * @param reason the kind of error, see {@link #reason()}
	 * @param lost whether the event is lost, or else sent in its safe form
	 */
	public Refusal(String reason, boolean lost) {
		this(reason, lost ? Fate.LOST : Fate.SAFE_FORM);
	}

	/**
	 * What becomes of an event that a peer has refused.
	 */
	public enum Fate {

		/**
		 * It is lost.
		 */
		LOST,

		/**
		 * It is sent in its safe form.
		 */
		SAFE_FORM,

		/**
		 * The peer has it, but not where events belong.
		 */
		STORED

	}

}
