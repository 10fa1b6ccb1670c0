package io.ecslogging.shipping.logstash;

import java.time.Duration;
import java.util.List;

/**
 * How lines are sent to Logstash.
 *
 * @param destinations where it listens, at least one
 * @param strategy which one is connected to
 * @param connectTimeout how long connecting may take, the TLS handshake included
 * @param writeTimeout how long a peer may take nothing
 * @param keepAlive after how long without events a newline is sent, zero for never
 * @param resendWindow for how long lines count as on their way after they were written
 * @param resendBytes the most bytes that count so
 * @param description how connections are secured and which data stream the documents
 * name, for reports
 */
public record LogstashSettings(List<Destination> destinations, ConnectionStrategy strategy, Duration connectTimeout,
		Duration writeTimeout, Duration keepAlive, Duration resendWindow, long resendBytes, String description) {

	/**
	 * Take a copy of the destinations.
	 */
	public LogstashSettings {
		destinations = List.copyOf(destinations);
	}

}
