package io.ecslogging.shipping.logstash;

import org.junit.jupiter.api.Timeout;

import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.ShippingRun;

/**
 * The same for a beats input.
 */
@Timeout(120)
class BeatsLostPeerTests extends LostPeerTests {

	@Override
	LogstashServer startServer() {
		return LogstashServer.startBeats();
	}

	@Override
	ShippingRun.Builder to(String... destinations) {
		return super.to(destinations).beats();
	}

}
