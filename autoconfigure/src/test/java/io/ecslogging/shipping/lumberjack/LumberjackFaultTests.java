package io.ecslogging.shipping.lumberjack;

import java.net.SocketException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is said of connections that fail.
 */
class LumberjackFaultTests {

	private static final SocketException FAILURE = new SocketException("Too many open files");

	@Test
	void shouldSayNothingOfThePortWithoutAConnection() {
		assertThat(LumberjackFault.explain(FAILURE, false, false)).isEqualTo(FAILURE.toString());
		assertThat(LumberjackFault.explain(FAILURE, false, true)).isEqualTo(FAILURE.toString());
	}

	@Test
	void shouldSayWhatThePortMayBeIfAConnectionBreaksBeforeTheFirstDelivery() {
		assertThat(LumberjackFault.explain(FAILURE, true, false)).contains("ecs.logging.logstash.protocol",
				"ecs.logging.logstash.ssl.enabled");
		assertThat(LumberjackFault.explain(FAILURE, true, true))
			.isEqualTo(FAILURE + " before it had acknowledged everything");
	}

}
