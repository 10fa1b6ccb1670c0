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
	 * It was damaged or gone when its turn in the persisted queue came.
	 */
	DAMAGED,

	/**
	 * It was older than an event may become when its turn came.
	 */
	EXPIRED,

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
