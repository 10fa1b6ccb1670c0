package io.ecslogging.shipping;

/**
 * Why an event is dropped before a peer has accepted or refused it.
 */
public enum DropReason {

	/**
	 * There was no room in the queue.
	 */
	QUEUE_FULL,

	/**
	 * The queue could not store it: memory ran out, or its storage failed.
	 */
	QUEUE_FAILED,

	/**
	 * It was logged while another event was being encoded on the same thread.
	 */
	REENTRANT,

	/**
	 * It was not sent before the application ended.
	 */
	SHUTDOWN,

	/**
	 * It was sent, but the peer had not confirmed it before the application ended. It may
	 * have arrived.
	 */
	UNCONFIRMED

}
