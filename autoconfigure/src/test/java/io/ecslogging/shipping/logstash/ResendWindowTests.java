package io.ecslogging.shipping.logstash;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.ShippingRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A time after which lines count as delivered, in place of acknowledgements.
 */
@ExtendWith(NoThreadLeft.class)
@Timeout(120)
class ResendWindowTests {

	private final LogstashServer server = LogstashServer.start();

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void shouldSendNoMoreThanTheWindowAgainForEachReset() {
		int capacity = 4 * 1024 * 1024;
		try (ShippingRun run = ShippingRun.to(this.server.destination()).window().capacity(capacity).start()) {
			CompletableFuture<Integer> shipping = CompletableFuture
				.supplyAsync(() -> run.ship(4, 10_000, Duration.ofSeconds(6)));
			int resets = LogstashShippingTests.resetEverySecond(this.server, shipping);
			run.close();
			Awaitility.await().until(() -> this.server.openConnections() == 0);
			List<String> lines = this.server.lines();
			long duplicates = lines.size() - lines.stream().distinct().count();
			// the window and the attempt that broke, which is a segment at most
			int again = (capacity / 4 + capacity / 16) / ShippingRun.line(0, 0).length();
			assertThat(duplicates).isPositive().isLessThanOrEqualTo((long) resets * again);
			assertThat((long) resets * again).isLessThan(4L * shipping.join());
		}
	}

	@Test
	void shouldNotAcknowledgeWhatAStalledPeerHasNotRead() {
		this.server.stall();
		try (ShippingRun run = ShippingRun.to(this.server.destination())
			.window()
			.resendWindow(Duration.ofMillis(300))
			.writeTimeout(Duration.ofSeconds(60))
			.start()) {
			for (int i = 0; i < 40_000; i++) {
				run.ship(0, i);
			}
			Awaitility.await().during(Duration.ofSeconds(2)).until(() -> run.snapshot().delivered() == 0);
			this.server.reset();
			this.server.read();
			run.close();
			Awaitility.await().until(() -> this.server.openConnections() == 0);
			ShippingRun.assertComplete(this.server.lines(), 1, 40_000);
		}
	}

	@Test
	void shouldSendNewlinesToKeepAConnectionAlive() {
		try (ShippingRun run = ShippingRun.to(this.server.destination())
			.window()
			.keepAlive(Duration.ofMillis(300))
			.start()) {
			run.ship(0, 0);
			Awaitility.await().until(() -> this.server.blankLines() >= 3);
			assertThat(this.server.lineCount()).isEqualTo(1);
		}
	}

	@Test
	void shouldCountAsDeliveredAfterTheResendWindow() {
		try (ShippingRun run = ShippingRun.to(this.server.destination())
			.window()
			.resendWindow(Duration.ofSeconds(1))
			.start()) {
			long start = System.nanoTime();
			run.ship(0, 0);
			Awaitility.await().until(() -> run.snapshot().delivered() == 1);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
		}
	}

}
