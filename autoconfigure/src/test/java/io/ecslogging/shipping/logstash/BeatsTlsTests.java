package io.ecslogging.shipping.logstash;

import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.Timeout;

import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.ShippingRun;

/**
 * The same for a beats input.
 */
@Timeout(120)
class BeatsTlsTests extends LogstashTlsTests {

	@Override
	ShippingRun.Builder to(String... destinations) {
		return super.to(destinations).beats().largeBatches();
	}

	@Override
	LogstashServer startServer(SSLContext context, boolean clientCertificate) {
		return LogstashServer.startBeatsTls(context, clientCertificate);
	}

}
