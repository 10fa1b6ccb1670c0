package io.ecslogging.queue;

/**
 * What became of a line that was offered to a queue.
 */
public enum OfferResult {

	/**
	 * The queue has accepted the line.
	 */
	ACCEPTED,

	/**
	 * There was no room for the line.
	 */
	FULL,

	/**
	 * The queue could not store the line: memory ran out, or its storage failed.
	 */
	FAILED,

	/**
	 * The queue is closed.
	 */
	CLOSED

}
