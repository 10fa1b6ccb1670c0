package io.ecslogging.shipping.logstash;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.ecslogging.shipping.net.ConnectionStrategy;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.ShippingRun;
import io.ecslogging.testing.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A host that vanishes, and one that is not there: neither is told to this side.
 */
@ExtendWith(NoThreadLeft.class)
@Timeout(120)
class LostPeerTests {

	private final LogstashServer server = startServer();

	LogstashServer startServer() {
		return LogstashServer.start();
	}

	ShippingRun.Builder to(String... destinations) {
		return ShippingRun.to(destinations);
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void shouldMissNothingWhenAHostVanishes() {
		try (TcpProxy proxy = TcpProxy.to(this.server.port());
				ShippingRun run = to("localhost:" + proxy.port()).ackInterval(Duration.ofMillis(300))
					.ackTimeout(Duration.ofSeconds(2))
					.start()) {
			CompletableFuture<Integer> shipping = CompletableFuture
				.supplyAsync(() -> run.ship(1, 100, Duration.ofSeconds(8)));
			Awaitility.await().until(() -> run.snapshot().delivered() > 0);
			proxy.stall(true);
			long delivered = run.snapshot().delivered();
			Awaitility.await().during(Duration.ofSeconds(3)).until(() -> run.snapshot().delivered() - delivered < 100);
			assertThat(run.snapshot().attempts().failed()).isPositive();
			assertThat(run.snapshot().peer().failure()).contains("ecs.logging.logstash.ack-timeout");
			proxy.cut();
			proxy.stall(false);
			int each = shipping.join();
			run.shutdownTimeout(Duration.ofSeconds(20)).close();
			assertThat(run.snapshot().delivered()).isEqualTo(each);
			ShippingRun.assertComplete(this.server.lines(), 1, each);
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldMakeProgressWhileADestinationIsDown(ConnectionStrategy strategy) {
		LogstashServer down = startServer();
		down.close();
		try (ShippingRun run = to(down.destination(), this.server.destination()).strategy(strategy)
			.ackInterval(Duration.ofMillis(200))
			.start()) {
			int each = run.ship(1, 500, Duration.ofSeconds(4));
			run.close();
			assertThat(run.snapshot().delivered()).isEqualTo(each);
			assertThat(run.snapshot().attempts().failed()).as("only the first, or none").isLessThanOrEqualTo(1);
			assertThat(ShippingRun.assertComplete(this.server.lines(), 1, each)).isZero();
		}
	}

}
