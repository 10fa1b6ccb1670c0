package io.ecslogging.shipping.logstash;

/**
 * A moment by two clocks: one of them may stand still while the machine is suspended.
 *
 * @param nanos the time in nanoseconds since some point
 * @param millis the time in milliseconds since 1970
 */
record Moment(long nanos, long millis) {

	static Moment now() {
		return new Moment(System.nanoTime(), System.currentTimeMillis());
	}

	/**
	 * Return how long ago this was, in milliseconds.
	 */
	long age() {
		return Math.max((System.nanoTime() - this.nanos) / 1_000_000, System.currentTimeMillis() - this.millis);
	}

}
