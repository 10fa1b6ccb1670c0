package io.ecslogging.queue;

/**
 * What became of a line that was offered to a queue.
 */
public enum OfferResult {

	/**
	 * The queue has taken the line.
	 */
	ACCEPTED,

	/**
	 * There was no room for the line.
	 */
	FULL,

	/**
	 * The queue could not store the line, for want of memory or because of its storage.
	 */
	FAILED,

	/**
	 * The queue is closed.
	 */
	CLOSED

}
