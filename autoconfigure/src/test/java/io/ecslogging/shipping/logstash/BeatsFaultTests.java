package io.ecslogging.shipping.logstash;

import java.time.Duration;

import javax.net.ssl.SSLContext;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.system.CapturedOutput;

import io.ecslogging.shipping.DropReason;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.ShippingRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same where a beats input is expected.
 */
@Timeout(120)
class BeatsFaultTests extends LogstashFaultTests {

	@Override
	LogstashServer startServer() {
		return LogstashServer.startBeats();
	}

	@Override
	String refusal() {
		return "larger, or nested deeper, than Logstash can read";
	}

	/**
	 * A beats input may end the connection over what it gets.
	 */
	@Override
	String noTls() {
		return "the port may not use TLS";
	}

	/**
	 * One window is on its way at a time, and for a moment only.
	 */
	@Override
	boolean isSentAgain() {
		return false;
	}

	@Override
	LogstashServer startTlsServer(SSLContext context) {
		return LogstashServer.startBeatsTls(context, false);
	}

	@Override
	ShippingRun.Builder to(String... destinations) {
		return super.to(destinations).beats();
	}

	/**
	 * One window is on its way at a time.
	 */
	@Override
	@Test
	void shouldSayThatEventsWereSentButNotConfirmed(CapturedOutput output) {
		LogstashServer server = startServer().endAfter(60_000);
		ShippingRun run = to(server.destination()).start();
		for (int i = 0; i < 100; i++) {
			run.ship(0, i);
		}
		Awaitility.await().until(() -> server.lineCount() == 100);
		run.shutdownTimeout(Duration.ofSeconds(1)).close();
		server.close();
		assertThat(run.snapshot().dropped(DropReason.UNCONFIRMED)).isEqualTo(100);
		assertThat(output).contains("100 sent but not confirmed, which may have arrived");
	}

}
