package io.ecslogging.shipping.logstash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

import io.ecslogging.shipping.DropReason;
import io.ecslogging.shipping.net.ConnectionStrategy;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.ShippingRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shipping over real sockets to a peer that behaves, or does not.
 */
@ExtendWith(NoThreadLeft.class)
@Timeout(120)
class LogstashShippingTests {

	private final LogstashServer server = startServer();

	LogstashServer startServer() {
		return LogstashServer.start();
	}

	ShippingRun.Builder to(String... destinations) {
		return ShippingRun.to(destinations);
	}

	/**
	 * Return how long something goes on.
	 */
	Duration time(int seconds) {
		return Duration.ofSeconds(seconds);
	}

	/**
	 * Return whether a line is not confirmed at once, so that it is sent again if the
	 * connection breaks.
	 */
	boolean isConfirmedLater() {
		return true;
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void shouldDeliverEverythingInOrder() {
		try (ShippingRun run = to(this.server.destination()).window().start()) {
			int each = run.ship(4, 20_000, Duration.ofSeconds(2));
			run.close();
			Awaitility.await().until(() -> this.server.lineCount() == 4 * each);
			assertThat(ShippingRun.assertComplete(this.server.lines(), 4, each)).isZero();
			ShippingRun.assertInOrder(this.server.lines());
			assertThat(run.snapshot().delivered()).isEqualTo(4L * each);
			assertThat(this.server.connectionCount()).isEqualTo(1);
			assertThat(this.server.fragments()).isEmpty();
		}
	}

	@Test
	@Timeout(300)
	void shouldLoseNothingWhenConnectionsAreResetEverySecond() {
		Duration duration = time(Integer.getInteger("shipping.seconds", 20));
		try (ShippingRun run = to(this.server.destination()).blockTimeout(Duration.ofMinutes(1)).start()) {
			CompletableFuture<Integer> shipping = CompletableFuture.supplyAsync(() -> run.ship(4, 20_000, duration));
			int resets = resetEverySecond(this.server, shipping);
			int each = shipping.join();
			run.close();
			Awaitility.await().until(() -> this.server.openConnections() == 0);
			int duplicates = ShippingRun.assertComplete(this.server.lines(), 4, each);
			int window = 8 * 1024 * 1024 / ShippingRun.line(0, 0).length();
			assertThat(duplicates).isLessThanOrEqualTo(resets * window);
			assertThat(run.snapshot().delivered()).isEqualTo(4L * each);
		}
	}

	@Test
	void shouldKeepEverythingWhileThePeerIsDown() {
		try (ShippingRun run = to(this.server.destination()).start()) {
			CompletableFuture<Integer> shipping = CompletableFuture.supplyAsync(() -> run.ship(1, 5_000, time(12)));
			Awaitility.await().until(() -> this.server.lineCount() > 1_000);
			this.server.refuse().reset();
			dropsNothingFor(time(10), run);
			this.server.accept();
			assertAllArrive(run, shipping);
		}
	}

	static int resetEverySecond(LogstashServer server, CompletableFuture<?> shipping) {
		int resets = 0;
		while (!shipping.isDone()) {
			Awaitility.await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
			server.reset();
			resets++;
		}
		return resets;
	}

	/**
	 * Whatever the random delays of the backoff are.
	 */
	@Test
	void shouldComeBackFromAnOutageBeforeTheQueueIsFull() {
		int runs = Integer.getInteger("shipping.outages", 4);
		List<CompletableFuture<Void>> all = new ArrayList<>();
		ExecutorService threads = Executors.newFixedThreadPool(runs);
		for (int i = 0; i < runs; i++) {
			all.add(CompletableFuture.runAsync(this::shipThroughAnOutage, threads));
		}
		CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
		threads.shutdown();
	}

	private void shipThroughAnOutage() {
		try (LogstashServer peer = startServer(); ShippingRun run = to(peer.destination()).start()) {
			CompletableFuture<Integer> shipping = new CompletableFuture<>();
			new Thread(() -> shipping.complete(run.ship(1, 5_000, time(20)))).start();
			Awaitility.await().until(() -> peer.lineCount() > 1_000);
			peer.refuse().reset();
			Awaitility.await().pollDelay(time(10)).atMost(Duration.ofSeconds(60)).until(() -> true);
			peer.accept();
			int each = shipping.join();
			run.shutdownTimeout(Duration.ofSeconds(60)).close();
			assertThat(run.snapshot().droppedTotal()).isZero();
			Awaitility.await().until(() -> peer.openConnections() == 0);
			ShippingRun.assertComplete(peer.lines(), 1, each);
		}
	}

	@Test
	void shouldKeepEverythingWhileThePeerReadsNothing() {
		try (ShippingRun run = to(this.server.destination()).start()) {
			CompletableFuture<Integer> shipping = CompletableFuture.supplyAsync(() -> run.ship(1, 5_000, time(12)));
			Awaitility.await().until(() -> this.server.lineCount() > 1_000);
			this.server.stall();
			dropsNothingFor(time(10), run);
			this.server.read();
			assertAllArrive(run, shipping);
			assertThat(run.snapshot().attempts().failed()).isZero();
		}
	}

	private static void dropsNothingFor(Duration duration, ShippingRun run) {
		Awaitility.await()
			.during(duration)
			.atMost(duration.multipliedBy(2))
			.until(() -> run.snapshot().droppedTotal() == 0);
	}

	private void assertAllArrive(ShippingRun run, CompletableFuture<Integer> shipping) {
		int each = shipping.join();
		run.shutdownTimeout(Duration.ofSeconds(40)).close();
		Awaitility.await().until(() -> this.server.openConnections() == 0);
		ShippingRun.assertComplete(this.server.lines(), 1, each);
		assertThat(run.snapshot().droppedTotal()).isZero();
	}

	@Test
	void shouldDropTheNewestBeyondCapacityAndCountThem() {
		this.server.refuse();
		ShippingRun run = to(this.server.destination()).capacity(1024 * 1024).start();
		for (int i = 0; i < 10_000; i++) {
			run.ship(0, i);
		}
		long dropped = run.snapshot().dropped(DropReason.QUEUE_FULL);
		assertThat(dropped).isEqualTo(10_000 - run.shipper().queue().lines()).isPositive();
		run.assertInvariant();
		this.server.accept();
		run.close();
		Awaitility.await().until(() -> this.server.openConnections() == 0);
		assertThat(ShippingRun.assertComplete(this.server.lines(), 1, (int) (10_000 - dropped))).isZero();
		assertThat(run.snapshot().delivered()).isEqualTo(10_000 - dropped);
	}

	@Test
	void shouldConnectAnewWhenThePeerTakesNothing() {
		this.server.stall();
		try (ShippingRun run = to(this.server.destination()).writeTimeout(Duration.ofMillis(500))
			.ackTimeout(Duration.ofSeconds(2))
			.start()) {
			for (int i = 0; i < 20_000; i++) {
				run.ship(0, i);
			}
			Awaitility.await().until(() -> this.server.connectionCount() > 1);
			assertThat(run.snapshot().peer().failure()).contains("the peer accepted no data for 500 ms");
			this.server.read();
			run.close();
			Awaitility.await().until(() -> this.server.openConnections() == 0);
			ShippingRun.assertComplete(this.server.lines(), 1, 20_000);
		}
	}

	@Test
	void shouldBearWithAPeerThatReadsSlowly() {
		this.server.trickle(16 * 1024, 50);
		try (ShippingRun run = to(this.server.destination()).writeTimeout(Duration.ofSeconds(2)).start()) {
			for (int i = 0; i < 8_000; i++) {
				run.ship(0, i);
			}
			run.shutdownTimeout(Duration.ofSeconds(30)).close();
			Awaitility.await().until(() -> this.server.openConnections() == 0);
			assertThat(ShippingRun.assertComplete(this.server.lines(), 1, 8_000)).isZero();
			assertThat(run.snapshot().attempts().failed()).isZero();
		}
	}

	@Test
	void shouldEndInTimeWhenThePeerTakesNothing() {
		this.server.stall();
		assertEndsInTime(to(this.server.destination()));
	}

	@Test
	void shouldEndInTimeWhenThePeerRefuses() {
		this.server.refuse();
		assertEndsInTime(to(this.server.destination()));
	}

	@Test
	void shouldEndInTimeWhenTheHostIsUnknown() {
		assertEndsInTime(to("unknown.invalid:5000"));
	}

	@Test
	void shouldEndInTimeWhenTheHostIsDead() throws IOException {
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			List<Socket> waiting = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				Socket socket = new Socket();
				waiting.add(socket);
				try {
					socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), full.getLocalPort()), 200);
				}
				catch (IOException ex) {
					break;
				}
			}
			assertEndsInTime(to("127.0.0.1:" + full.getLocalPort()));
			for (Socket socket : waiting) {
				socket.close();
			}
		}
	}

	private void assertEndsInTime(ShippingRun.Builder builder) {
		ShippingRun run = builder.start();
		for (int i = 0; i < 20_000; i++) {
			run.ship(0, i);
		}
		Awaitility.await().until(() -> run.shipper().queue().lines() == 20_000);
		long start = System.nanoTime();
		run.shutdownTimeout(Duration.ofSeconds(1)).close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
		assertThat(run.snapshot().droppedTotal()).isEqualTo(20_000 - run.snapshot().delivered());
		run.ship(0, 20_000);
		run.assertInvariant();
		assertThat(run.snapshot().dropped(DropReason.SHUTDOWN)).isPositive();
	}

	@Test
	void shouldNoticeWhileIdleThatThePeerHasEndedTheConnection() {
		try (ShippingRun run = to(this.server.destination()).start()) {
			run.ship(0, 0);
			Awaitility.await().until(() -> this.server.lineCount() == 1);
			this.server.end();
			Awaitility.await().until(() -> this.server.openConnections() == 0 || this.server.connectionCount() == 2);
			run.ship(0, 1);
			Awaitility.await().until(() -> this.server.lines().contains(ShippingRun.line(0, 1)));
			assertThat(this.server.connectionCount()).isEqualTo(2);
		}
	}

	@Test
	void shouldNoticeAResetWhileIdle() {
		try (ShippingRun run = to(this.server.destination()).window().resendWindow(Duration.ZERO).start()) {
			run.ship(0, 0);
			Awaitility.await().until(() -> run.snapshot().delivered() == 1);
			this.server.reset();
			Awaitility.await().pollDelay(Duration.ofMillis(600)).until(() -> true);
			run.ship(0, 1);
			Awaitility.await().until(() -> this.server.lineCount() == 2);
			assertThat(run.snapshot().attempts().failed()).isZero();
		}
	}

	@Test
	void shouldGoToTheNextDestinationAndBack() {
		LogstashServer second = startServer();
		try (second;
				ShippingRun run = to(this.server.destination(), second.destination()).window()
					.resendWindow(Duration.ZERO)
					.start()) {
			run.ship(0, 0);
			Awaitility.await().until(() -> this.server.lineCount() == 1 && run.snapshot().delivered() == 1);
			this.server.refuse().reset();
			run.ship(0, 1);
			Awaitility.await().until(() -> second.lineCount() == 1);
			this.server.accept();
			second.reset();
			run.ship(0, 2);
			Awaitility.await().until(() -> this.server.lines().contains(ShippingRun.line(0, 2)));
		}
	}

	@Test
	void shouldGoToTheNextDestinationWhenTheFirstOnlyAcceptsConnections() {
		this.server.resetAtOnce();
		LogstashServer second = startServer();
		try (second; ShippingRun run = to(this.server.destination(), second.destination()).start()) {
			run.ship(0, 0);
			Awaitility.await().until(() -> second.lineCount() == 1);
		}
	}

	@Test
	void shouldTakeDestinationsInTurn() {
		LogstashServer second = startServer();
		try (second;
				ShippingRun run = to(this.server.destination(), second.destination())
					.strategy(ConnectionStrategy.ROUND_ROBIN)
					.start()) {
			run.ship(0, 0);
			Awaitility.await().until(() -> this.server.lineCount() == 1);
			this.server.reset();
			run.ship(0, 1);
			Awaitility.await()
				.until(() -> (!isConfirmedLater() || second.lineCount() == 2)
						&& second.lines().contains(ShippingRun.line(0, 1)));
		}
	}

	@Test
	void shouldSendAgainWhatAPauseLeftOnItsWay() {
		this.server.stall();
		try (ShippingRun run = to(this.server.destination()).start()) {
			for (int i = 0; i < 20_000; i++) {
				run.ship(0, i);
			}
			Awaitility.await().until(() -> this.server.openConnections() == 1);
			run.shipper().pause(Duration.ofMillis(500));
			run.assertInvariant();
			this.server.reset();
			this.server.read();
			run.shipper().start();
			run.close();
			Awaitility.await().until(() -> this.server.openConnections() == 0);
			ShippingRun.assertComplete(this.server.lines(), 1, 20_000);
			assertThat(run.snapshot().delivered()).isEqualTo(20_000);
		}
	}

	@Test
	void shouldWaitOnceForTheWholeQueueHoweverSmall() {
		try (ShippingRun run = to(this.server.destination()).capacity(1024 * 1024)
			.flushInterval(Duration.ofSeconds(1))
			.start()) {
			for (int i = 0; i < 2_000; i++) {
				run.ship(0, i);
			}
			// ten segments: waiting for each would take a second each
			Awaitility.await().atMost(Duration.ofSeconds(8)).until(() -> this.server.lineCount() == 2_000);
		}
	}

	@Test
	void shouldSurviveALoggerThatFails() {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		TurboFilter failing = new TurboFilter() {

			@Override
			public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] params,
					Throwable t) {
				if (logger.getName().equals("io.ecslogging.shipping")) {
					throw new IllegalStateException("no logging today");
				}
				return FilterReply.NEUTRAL;
			}

		};
		context.addTurboFilter(failing);
		this.server.refuse();
		try (ShippingRun run = to(this.server.destination()).start()) {
			run.ship(0, 0);
			Awaitility.await().until(() -> run.snapshot().attempts().failed() > 1);
			this.server.accept();
			Awaitility.await().until(() -> this.server.lineCount() == 1);
		}
		finally {
			context.getTurboFilterList().remove(failing);
		}
	}

	@Test
	void shouldKeepTheQueueWhenPausedAndSendItWhenStarted() {
		this.server.refuse();
		try (ShippingRun run = to(this.server.destination()).start()) {
			run.ship(0, 0);
			Awaitility.await().until(() -> run.snapshot().attempts().failed() > 0);
			long start = System.nanoTime();
			run.shipper().pause(Duration.ofSeconds(20));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
			run.ship(0, 1);
			assertThat(run.shipper().queue().lines()).isEqualTo(2);
			this.server.accept();
			run.shipper().start();
			Awaitility.await().until(() -> this.server.lineCount() == 2);
		}
	}

}
