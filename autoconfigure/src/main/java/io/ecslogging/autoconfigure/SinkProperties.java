package io.ecslogging.autoconfigure;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogLevel;

import io.ecslogging.ecs.DataStream;
import io.ecslogging.queue.LineQueue;
import io.ecslogging.shipping.Sink;
import io.ecslogging.shipping.Tls;

/**
 * What the properties of all peers have in common.
 */
interface SinkProperties {

	/**
	 * Return the peer's kind, in lower case.
	 */
	String kind();

	/**
	 * Return the lowest level of the events that are shipped.
	 */
	LogLevel threshold();

	/**
	 * Return how connections are secured.
	 */
	TlsProperties tls();

	/**
	 * Return what makes sinks.
	 * @param queue the queue that they are to get lines from
	 * @param capacity the queue's capacity in bytes
	 * @param stream the data stream that documents are meant for, if any
	 * @param tls how each connection is secured
	 */
	Supplier<Sink> sinks(LineQueue queue, long capacity, @Nullable DataStream stream, Supplier<@Nullable Tls> tls);

}
