package io.ecslogging.autoconfigure.connection;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where to ship log events to, if that is a Logstash. A bean of this type replaces
 * {@code ecs.logging.logstash.destinations} and {@code ecs.logging.logstash.ssl}; the
 * other properties apply. The start stops if the details are invalid.
 */
public interface LogstashConnectionDetails extends ConnectionDetails {

	/**
	 * Return where Logstash listens. Called once, when the context has been refreshed.
	 * @return the destinations, at least one
	 */
	List<Node> getNodes();

	/**
	 * Return how connections are secured. Called when the context has been refreshed, and
	 * then for each new connection, by the thread that sends, so that it can be another
	 * one after a reload.
	 * @return the SSL bundle, {@link SslBundle#systemDefault()} for what the JVM trusts,
	 * or {@code null} for connections without TLS
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

	/**
	 * Where a Logstash listens.
	 *
	 * @param host the name of the host or its address, an IPv6 address without brackets
	 * @param port the port of its input, which has to be that of
	 * {@code ecs.logging.logstash.protocol}, from 1 to 65535
	 */
	record Node(String host, int port) {

	}

}
