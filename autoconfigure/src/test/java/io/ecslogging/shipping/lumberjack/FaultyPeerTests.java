package io.ecslogging.shipping.lumberjack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import io.ecslogging.testing.Certificates;
import io.ecslogging.testing.FaultScenario;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.RunningLogstash;
import io.ecslogging.testing.ShippingRun;
import io.ecslogging.testing.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Peers that answer wrongly, stall, and are reset, killed or told to end: nothing is
 * missing that counts as delivered.
 */
@ExtendWith(NoThreadLeft.class)
@Timeout(1800)
class FaultyPeerTests {

	private static final boolean SOAK = Boolean.getBoolean("receipts.soak");

	private static final int RUNS = Integer.getInteger("receipts.runs", 20);

	private static final int SIDE_BY_SIDE = 10;

	@TempDir
	private static Path directory;

	private static Path key;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@BeforeAll
	static void createKey() throws Exception {
		key = new Certificates(directory).create("logstash", "localhost");
	}

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void shouldMissNothingThatCountsAsDelivered() {
		int[] rates = SOAK ? new int[] { 1, 10, 50, 100, 1000, 10_000 } : new int[] { 10, 100, 1000 };
		int[] stalls = SOAK ? new int[] { 0, 3000, 10_000, 40_000 } : new int[] { 0, 500, 1500 };
		long first = Long.getLong("receipts.seed", System.nanoTime() & 0xFFFFFF);
		FaultScenario.runAll((i) -> FaultScenario.of(first + i, rates, stalls, true), RUNS, SIDE_BY_SIDE, directory,
				key, this.threads);
	}

	/**
	 * Behind a balancer, the end of a connection is somebody else's.
	 */
	@Test
	void shouldMissNothingBehindABalancerWhileOneServerIsRestartedAgainAndAgain() throws Exception {
		try (RunningLogstash first = balanced("first"); RunningLogstash second = balanced("second")) {
			Duration duration = Duration.ofSeconds(SOAK ? 60 : 8);
			try (TcpProxy balancer = TcpProxy.balance(first.port(), second.port());
					ShippingRun run = ShippingRun.to("localhost:" + balancer.port())
						.beats()
						.blockTimeout(Duration.ofMinutes(1))
						.start()) {
				CompletableFuture<Integer> shipping = CompletableFuture
					.supplyAsync(() -> shipUntilTaken(run, duration, first), this.threads);
				for (int i = 0; !shipping.isDone(); i++) {
					Awaitility.await().pollDelay(Duration.ofMillis(300 + i % 3 * 200)).until(() -> true);
					if (i % 2 == 0) {
						first.kill();
					}
					else {
						first.terminate();
					}
					first.start();
					// or the connection would stay with the second one
					balancer.cut();
				}
				int each = shipping.join();
				run.shutdownTimeout(Duration.ofSeconds(30)).close();
				assertThat(run.snapshot().delivered()).isEqualTo(each);
				Set<String> handedOver = new HashSet<>(first.lines());
				handedOver.addAll(second.lines());
				assertThat(handedOver).hasSize(each);
			}
		}
	}

	/**
	 * Ship for a while, and then until a peer has taken anything.
	 * @return how many lines have been shipped
	 */
	private static int shipUntilTaken(ShippingRun run, Duration duration, RunningLogstash peer) {
		int lines = 0;
		while (lines == 0 || peer.lines().isEmpty()) {
			lines += run.ship(1, 2_000, duration, lines);
		}
		return lines;
	}

	/**
	 * It has read a window, and handed over a part of it.
	 */
	@Test
	void shouldMissNothingWhenAPeerIsKilledWhileItHandsOver() throws Exception {
		try (RunningLogstash peer = RunningLogstash.startBeats(Files.createTempFile(directory, "killed", ".ndjson"),
				null, Duration.ZERO, Duration.ZERO, 0);
				ShippingRun run = ShippingRun.to(peer.destination()).beats().start()) {
			peer.block();
			for (int i = 0; i < 60; i++) {
				run.ship(0, i);
			}
			Awaitility.await().until(() -> peer.lines().size() == RunningLogstash.QUEUE);
			assertThat(run.snapshot().delivered()).isZero();
			peer.kill();
			Awaitility.await().until(() -> run.snapshot().attempts().failed() > 0);
			assertThat(run.snapshot().delivered()).isZero();
			peer.start();
			Awaitility.await().until(() -> run.snapshot().delivered() == 60);
			assertThat(FaultScenario.missing(peer, 60)).isZero();
		}
	}

	private static RunningLogstash balanced(String name) throws Exception {
		return RunningLogstash.startBeats(Files.createTempFile(directory, name, ".ndjson"), null, Duration.ZERO,
				Duration.ofMillis(300), 0);
	}

}
