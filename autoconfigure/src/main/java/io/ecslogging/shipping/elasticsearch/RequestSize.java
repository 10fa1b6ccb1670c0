package io.ecslogging.shipping.elasticsearch;

/**
 * How large a request may be, as far as that is known. Owned by the thread that sends.
 */
final class RequestSize {

	/**
	 * How many connections in a row have to break before the requests may be too large:
	 * some proxies break the connection instead of saying so.
	 */
	private static final int MAX_BREAKS = 3;

	/**
	 * How many requests in a row have to work before larger ones are tried again.
	 */
	private static final int SUCCESSES = 16;

	private static final int MIN_AFTER_BREAKS = 16 * 1024;

	/**
	 * Half of what a server has called too large.
	 */
	private int limit = Integer.MAX_VALUE;

	/**
	 * What is tried for now.
	 */
	private int trial = Integer.MAX_VALUE;

	private int breaks;

	private int successes;

	/**
	 * Return the most bytes that a request may have.
	 */
	int max() {
		return Math.min(this.limit, this.trial);
	}

	/**
	 * A server has called a request too large.
	 * @param size its size in bytes
	 */
	void tooLarge(int size) {
		this.limit = Math.min(this.limit, size / 2);
	}

	/**
	 * A connection has broken during a request, or there was no reply in time.
	 * @param size the size of the request in bytes
	 */
	void broken(int size) {
		this.breaks++;
		this.successes = 0;
		if (this.breaks >= MAX_BREAKS || this.trial < Integer.MAX_VALUE) {
			this.trial = Math.max(MIN_AFTER_BREAKS, size / 2);
		}
	}

	/**
	 * A request has worked.
	 */
	void worked() {
		this.breaks = 0;
		this.successes++;
		if (this.successes >= SUCCESSES) {
			this.successes = 0;
			this.trial = (this.trial > Integer.MAX_VALUE / 2) ? Integer.MAX_VALUE : this.trial * 2;
		}
	}

}
