package io.ecslogging.shipping.logstash;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.ecslogging.shipping.DropReason;
import io.ecslogging.shipping.Sink;
import io.ecslogging.shipping.Tls;
import io.ecslogging.testing.Certificates;
import io.ecslogging.testing.CountedTrust;
import io.ecslogging.testing.FaultScenario;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.RunningLogstash;
import io.ecslogging.testing.ShippingRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The end of a connection as the receipt of what it has carried.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(1800)
class ReceiptTests {

	private static final boolean SOAK = Boolean.getBoolean("receipts.soak");

	private static final int RUNS = Integer.getInteger("receipts.runs", 20);

	/**
	 * So many runs are side by side: they wait more than they work.
	 */
	private static final int SIDE_BY_SIDE = 7;

	@TempDir
	private static Path directory;

	private static Path key;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final LogstashServer server = LogstashServer.start();

	@BeforeAll
	static void createKey() throws Exception {
		key = new Certificates(directory).create("logstash", "localhost");
	}

	@AfterEach
	void stop() {
		this.server.close();
		this.threads.shutdownNow();
	}

	@Test
	void shouldMissNothingThatCountsAsDelivered() {
		int[] rates = SOAK ? new int[] { 1, 10, 50, 100, 1000, 10_000 } : new int[] { 10, 100, 1000 };
		int[] stalls = SOAK ? new int[] { 0, 3000, 10_000, 40_000 } : new int[] { 0, 500, 3000 };
		long first = System.nanoTime() & 0xFFFFFF;
		FaultScenario.runAll((i) -> FaultScenario.of(first + i, rates, stalls, false), RUNS, SIDE_BY_SIDE, directory,
				key, this.threads);
	}

	/**
	 * The kernel ends the connection of a process that is killed while it hands over what
	 * it has read.
	 */
	@Test
	void shouldNotTakeTheEndOfAKilledPeerForAReceipt() throws Exception {
		assertThat(missingWhenKilled(LogstashSink::new)).isZero();
	}

	/**
	 * So it is the new connection that makes the difference.
	 */
	@Test
	void shouldMissLinesIfTheEndAloneWereTheReceipt() throws Exception {
		ReceiptRule endAlone = (link, ended, open, hurried) -> new Receipt(null);
		assertThat(missingWhenKilled((settings, tls) -> new LogstashSink(settings, tls, endAlone))).isEqualTo(40);
	}

	private int missingWhenKilled(BiFunction<LogstashSettings, Supplier<@Nullable Tls>, Sink> sinks) throws Exception {
		try (RunningLogstash peer = RunningLogstash.start(Files.createTempFile(directory, "killed", ".ndjson"), null,
				Duration.ZERO, Duration.ZERO);
				ShippingRun run = ShippingRun.to(peer.destination())
					.ackInterval(Duration.ofMillis(200))
					.sinks(sinks)
					.start()) {
			peer.block();
			// few enough for the peer to read them all at once
			for (int i = 0; i < 60; i++) {
				run.ship(0, i);
			}
			// until this side has ended the connection, after 100 ms of quiet
			Awaitility.await().until(() -> threadsOfReceipts() == 1);
			Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> true);
			peer.kill();
			Awaitility.await().until(() -> run.snapshot().delivered() == 60 || run.snapshot().attempts().failed() > 0);
			peer.start();
			Awaitility.await().until(() -> run.snapshot().delivered() == 60);
			return FaultScenario.missing(peer, 60);
		}
	}

	private static long threadsOfReceipts() {
		return NoThreadLeft.threads().stream().filter((thread) -> thread.contains("logstash-receipt")).count();
	}

	@Test
	void shouldUseTheWindowForAPeerThatNeverEnds(CapturedOutput output) {
		this.server.endAfter(600_000);
		try (ShippingRun run = ShippingRun.to(this.server.destination())
			.ackInterval(Duration.ofMillis(200))
			.ackTimeout(Duration.ofMillis(500))
			.resendWindow(Duration.ofMillis(500))
			.start()) {
			run.ship(0, 0);
			Awaitility.await().until(() -> run.snapshot().delivered() == 1);
			int connections = this.server.connectionCount();
			run.ship(0, 1);
			Awaitility.await().until(() -> run.snapshot().delivered() == 2);
			assertThat(this.server.connectionCount()).isLessThanOrEqualTo(connections + 1);
		}
		assertThat(output).contains("has not ended a connection after this side has")
			.contains("the peer has not taken what it was sent for");
		assertThat(output.toString().split("has not ended a connection", -1)).hasSize(2);
	}

	/**
	 * Its output may have been blocked.
	 */
	@Test
	void shouldGoBackToReceiptsWhenThePeerEndsConnectionsAfterAll(CapturedOutput output) {
		this.server.endAfter(600_000);
		try (ShippingRun run = ShippingRun.to(this.server.destination())
			.ackInterval(Duration.ofMillis(200))
			.ackTimeout(Duration.ofMillis(200))
			.resendWindow(Duration.ofMillis(500))
			.start()) {
			run.ship(0, 0);
			Awaitility.await().until(() -> run.snapshot().delivered() == 1);
			this.server.endAfter(0);
			Awaitility.await().untilAsserted(() -> assertThat(output).contains("ends connections after all"));
			run.ship(0, 1);
			Awaitility.await().until(() -> run.snapshot().delivered() == 2);
			Awaitility.await().until(() -> this.server.lines().contains(ShippingRun.line(0, 1)));
		}
	}

	@Test
	void shouldGoOnWhereItWasWhenThereIsLittleToSend() {
		LogstashServer down = LogstashServer.start();
		down.close();
		try (ShippingRun run = ShippingRun.to(down.destination(), this.server.destination())
			.ackInterval(Duration.ofMillis(200))
			.start()) {
			for (int i = 0; i < 3; i++) {
				run.ship(0, i);
				long number = i + 1;
				Awaitility.await().until(() -> run.snapshot().delivered() == number);
				Awaitility.await().until(() -> this.server.openConnections() == 0);
			}
			assertThat(run.snapshot().attempts().failed()).isEqualTo(1);
		}
	}

	/**
	 * What the peer closes over is not confirmed by the end that follows.
	 */
	@Test
	void shouldNotTakeAnEndOverTheLastLineForAReceipt() {
		this.server.endOver("\"0 5\"", 20);
		try (ShippingRun run = ShippingRun.to(this.server.destination()).ackInterval(Duration.ofMillis(200)).start()) {
			for (int i = 0; i < 6; i++) {
				run.ship(0, i);
			}
			Awaitility.await().until(() -> run.snapshot().attempts().failed() > 2);
			assertThat(run.snapshot().delivered()).isLessThan(6);
			assertThat(this.server.lines()).doesNotContain(ShippingRun.line(0, 5));
			run.shutdownTimeout(Duration.ofSeconds(1));
		}
	}

	@Test
	void shouldWaitForAPeerThatEndsLate() {
		this.server.endAfter(1500);
		try (ShippingRun run = ShippingRun.to(this.server.destination()).ackInterval(Duration.ofMillis(200)).start()) {
			long start = System.nanoTime();
			run.ship(0, 0);
			Awaitility.await().until(() -> run.snapshot().delivered() == 1);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1500));
			assertThat(run.snapshot().attempts().failed()).isZero();
			assertThat(this.server.lineCount()).isEqualTo(1);
		}
	}

	@Test
	void shouldEndInTimeWhileReceiptsAreAwaited() {
		this.server.endAfter(20_000);
		ShippingRun run = ShippingRun.to(this.server.destination()).ackInterval(Duration.ofMillis(200)).start();
		run.ship(1, 100, Duration.ofSeconds(1));
		Awaitility.await().until(() -> this.server.connectionCount() >= 3);
		long start = System.nanoTime();
		run.shutdownTimeout(Duration.ofSeconds(1)).close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
		assertThat(run.snapshot().dropped(DropReason.UNCONFIRMED)).isEqualTo(100);
		run.assertInvariant();
	}

	@Test
	void shouldHoldNoConnectionOpenForNothing() {
		try (ShippingRun run = ShippingRun.to(this.server.destination()).ackInterval(Duration.ofMillis(200)).start()) {
			for (int i = 0; i < 2; i++) {
				run.ship(0, i);
				long number = i + 1;
				Awaitility.await().until(() -> run.snapshot().delivered() == number);
				Awaitility.await().until(() -> this.server.openConnections() == 0);
			}
			assertThat(this.server.connectionCount()).isEqualTo(4);
			assertThat(this.server.fragments()).isEmpty();
		}
	}

	@Test
	void shouldWriteOnWithoutAGap() {
		try (ShippingRun run = ShippingRun.to(this.server.destination()).ackInterval(Duration.ofMillis(500)).start()) {
			int each = run.ship(2, 2_000, Duration.ofSeconds(4));
			run.close();
			Awaitility.await().until(() -> this.server.openConnections() == 0);
			assertThat(ShippingRun.assertComplete(this.server.lines(), 2, each)).isZero();
			assertThat(run.snapshot().delivered()).isEqualTo(2L * each);
			assertThat(this.server.connectionCount()).isBetween(4, 12);
			assertThat(run.snapshot().attempts().failed()).isZero();
		}
	}

	@Test
	void shouldSendAgainWhatUnconfirmedConnectionsCarried() {
		try (ShippingRun run = ShippingRun.to(this.server.destination()).ackInterval(Duration.ofMillis(300)).start()) {
			CompletableFuture<Integer> shipping = CompletableFuture
				.supplyAsync(() -> run.ship(1, 1_000, Duration.ofSeconds(6)), this.threads);
			Awaitility.await().until(() -> run.snapshot().delivered() > 1_000);
			this.server.reset();
			int each = shipping.join();
			run.close();
			Awaitility.await().until(() -> this.server.openConnections() == 0);
			int duplicates = ShippingRun.assertComplete(this.server.lines(), 1, each);
			// an interval that is carried, and what is awaited: an interval and the rule
			assertThat(duplicates).isPositive().isLessThan(3_000);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void shouldResumeTlsSessions(String protocol) throws Exception {
		CountedTrust trust = new CountedTrust(key);
		try (LogstashServer secured = LogstashServer.startTls(Certificates.context(key), false);
				ShippingRun run = ShippingRun.to(secured.destination())
					.ackInterval(Duration.ofMillis(300))
					.tls(new Tls(trust.context(), new String[] { protocol }, null))
					.start()) {
			int each = run.ship(1, 1_000, Duration.ofSeconds(4));
			run.close();
			Awaitility.await().until(() -> secured.openConnections() == 0);
			assertThat(ShippingRun.assertComplete(secured.lines(), 1, each)).isZero();
			assertThat(run.snapshot().delivered()).isEqualTo(each);
			assertThat(secured.connectionCount()).isGreaterThan(3);
			assertThat(trust.checks()).as("full handshakes").isEqualTo(1);
		}
	}

}
