package io.ecslogging.shipping.logstash;

import java.time.Duration;

import org.junit.jupiter.api.Timeout;

import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.ShippingRun;

/**
 * The same for a beats input, and for less long.
 */
@Timeout(120)
class BeatsShippingTests extends LogstashShippingTests {

	@Override
	LogstashServer startServer() {
		return LogstashServer.startBeats();
	}

	@Override
	ShippingRun.Builder to(String... destinations) {
		return super.to(destinations).beats().largeBatches();
	}

	@Override
	boolean isConfirmedLater() {
		return false;
	}

	@Override
	Duration time(int seconds) {
		return super.time(seconds).dividedBy(5);
	}

}
