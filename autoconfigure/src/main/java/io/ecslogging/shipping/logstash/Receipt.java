package io.ecslogging.shipping.logstash;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.net.Connection;

/**
 * Says that the peer has handed over everything that a connection has carried.
 *
 * @param next the connection that confirms it, and may carry lines next
 */
record Receipt(@Nullable Connection next) implements AutoCloseable {

	@Override
	public void close() {
		if (this.next != null) {
			this.next.close();
		}
	}

}
