package io.ecslogging.shipping;

/**
 * The lines that have been sent but not settled: they may or may not have arrived.
 * Identified by their numbers in the queue. Written by the threads that send, one after
 * the other; read by the thread that ends shipping.
 */
final class InFlight {

	private long settled;

	private long sent;

	/**
	 * Lines have been sent.
	 * @return how many of them had been sent before
	 */
	synchronized long sent(LineRange lines) {
		long again = Math.max(0, Math.min(this.sent, lines.to()) - lines.from());
		this.sent = Math.max(this.sent, lines.to());
		return again;
	}

	/**
	 * All lines before one are settled.
	 */
	synchronized void settled(long line) {
		this.settled = Math.max(this.settled, line);
	}

	/**
	 * Return how many lines may have arrived.
	 */
	synchronized long count() {
		return Math.max(0, this.sent - this.settled);
	}

}
