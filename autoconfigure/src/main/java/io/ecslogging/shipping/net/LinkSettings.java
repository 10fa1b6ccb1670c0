package io.ecslogging.shipping.net;

import java.time.Duration;
import java.util.List;

/**
 * How to connect.
 *
 * @param destinations where peers listen, at least one
 * @param strategy which of them to connect to
 * @param connectTimeout how long connecting may take, with the look-up of the host name
 * and the TLS handshake
 * @param writeTimeout how long a peer may accept no data
 */
public record LinkSettings(List<Destination> destinations, ConnectionStrategy strategy, Duration connectTimeout,
		Duration writeTimeout) {

	/**
	 * Take a copy of the destinations.
	 */
	public LinkSettings {
		destinations = List.copyOf(destinations);
	}

}
