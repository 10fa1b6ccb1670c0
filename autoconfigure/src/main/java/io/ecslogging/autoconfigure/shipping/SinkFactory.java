package io.ecslogging.autoconfigure.shipping;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogLevel;

import io.ecslogging.shipping.Sink;
import io.ecslogging.shipping.Tls;

/**
 * Makes the sinks of one peer. Equal to another one if it makes the same sinks.
 */
interface SinkFactory {

	/**
	 * Return the peer's kind, in lower case.
	 */
	String kind();

	/**
	 * Return where lines go, and how connections are secured, without credentials.
	 */
	String destination();

	/**
	 * Return the lowest level of the events that are shipped.
	 */
	LogLevel threshold();

	/**
	 * Return how connections are secured.
	 */
	TlsProperties tls();

	/**
	 * Return whether it is known where the peer is.
	 */
	default boolean hasAddress() {
		return true;
	}

	/**
	 * Create a sink that is not connected.
	 * @param tls gives the TLS settings of each connection
	 */
	Sink create(Supplier<@Nullable Tls> tls);

}
