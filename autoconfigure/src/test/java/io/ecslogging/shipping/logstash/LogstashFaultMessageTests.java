package io.ecslogging.shipping.logstash;

import java.net.SocketException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is said of connections that fail.
 */
class LogstashFaultMessageTests {

	private static final SocketException FAILURE = new SocketException("Network is unreachable");

	@Test
	void shouldSayNothingOfThePortWithoutAConnection() {
		assertThat(LogstashFault.explain(FAILURE, false, false)).isEqualTo(FAILURE.toString());
	}

	@Test
	void shouldSayWhatThePortMayBeIfAConnectionBreaksBeforeTheFirstDelivery() {
		assertThat(LogstashFault.explain(FAILURE, true, false)).contains("ecs.logging.logstash.protocol=beats",
				"a proxy without a backend");
		assertThat(LogstashFault.explain(FAILURE, true, true)).isEqualTo(FAILURE.toString());
	}

}
