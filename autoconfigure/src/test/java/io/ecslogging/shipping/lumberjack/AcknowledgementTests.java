package io.ecslogging.shipping.lumberjack;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.ecslogging.queue.LineQueue;
import io.ecslogging.queue.MemoryQueue;
import io.ecslogging.queue.PersistedQueue;
import io.ecslogging.shipping.DropReason;
import io.ecslogging.shipping.Sink;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.LumberjackAnswer;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.ShippingRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Acknowledgements as they should be, and as they should not.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(120)
class AcknowledgementTests {

	private static final PersistedQueue.Settings PERSISTED = new PersistedQueue.Settings(8 * 1024 * 1024, Duration.ZERO,
			null);

	@TempDir
	private Path directory;

	private final LogstashServer server = LogstashServer.startBeats();

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void shouldDeliverEverythingHoweverAWindowIsAnswered(LumberjackAnswer answer) {
		this.server.answer(answer);
		try (ShippingRun run = ShippingRun.to(this.server.destination()).beats().start()) {
			run.shipper().pause(Duration.ofSeconds(5));
			for (int i = 0; i < 10; i++) {
				run.ship(0, i);
			}
			// all of them in one window
			run.shipper().start();
			Awaitility.await().until(() -> run.snapshot().delivered() == 10);
			assertThat(this.server.hasAnswers()).isFalse();
			int duplicates = ShippingRun.assertComplete(this.server.lines(), 1, 10);
			boolean broken = answer.isLast() || answer == LumberjackAnswer.TOO_MANY
					|| answer == LumberjackAnswer.BACKWARDS;
			assertThat(run.snapshot().attempts().failed()).isEqualTo(broken ? 1 : 0);
			if (answer == LumberjackAnswer.PARTLY_THEN_RESET) {
				assertThat(duplicates).as("what was acknowledged is not sent again").isZero();
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TWICE", "TWICE_IN_PIECES" })
	void shouldNotTakeASecondAcknowledgementForThatOfTheNextWindow(LumberjackAnswer answer) {
		this.server.answer(answer, LumberjackAnswer.RESET_BEFORE);
		try (ShippingRun run = ShippingRun.to(this.server.destination()).beats().start()) {
			for (int i = 0; i < 2; i++) {
				run.ship(0, i);
				int number = i + 1;
				Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> run.snapshot().delivered() == number);
			}
			ShippingRun.assertComplete(this.server.lines(), 1, 2);
		}
	}

	@Test
	void shouldWaitForAPeerThatIsAliveForLongerThanTheTimeout() {
		this.server.endAfter(60_000).aliveEvery(200);
		try (ShippingRun run = ShippingRun.to(this.server.destination())
			.beats()
			.ackTimeout(Duration.ofSeconds(1))
			.start()) {
			for (int i = 0; i < 10; i++) {
				run.ship(0, i);
			}
			Awaitility.await().until(() -> this.server.lineCount() > 0);
			Awaitility.await().during(Duration.ofMillis(2500)).until(() -> run.snapshot().delivered() == 0);
			this.server.endAfter(0);
			for (int i = 10; i < 20; i++) {
				run.ship(0, i);
			}
			Awaitility.await().until(() -> run.snapshot().delivered() == 20);
			assertThat(run.snapshot().attempts().failed()).isZero();
			assertThat(run.snapshot().resent()).isZero();
			assertThat(this.server.lineCount()).isEqualTo(20);
		}
	}

	@Test
	void shouldSendAgainWhatIsNotAcknowledgedInTime(CapturedOutput output) {
		this.server.endAfter(60_000).aliveEvery(60_000);
		try (ShippingRun run = ShippingRun.to(this.server.destination())
			.beats()
			.ackTimeout(Duration.ofMillis(500))
			.start()) {
			run.ship(0, 0);
			Awaitility.await().until(() -> run.snapshot().attempts().failed() > 0);
			assertThat(run.snapshot().delivered()).isZero();
			this.server.endAfter(0);
			Awaitility.await().until(() -> run.snapshot().delivered() == 1);
		}
		assertThat(output).contains("neither acknowledged what it was sent nor said that it is alive, for 500 ms",
				"ecs.logging.logstash.ack-timeout", "ecs.logging.logstash.protocol");
	}

	@Test
	void shouldEndInTimeWhileAnAcknowledgementIsAwaited() {
		this.server.endAfter(60_000).aliveEvery(200);
		ShippingRun run = ShippingRun.to(this.server.destination()).beats().start();
		run.ship(1, 100, Duration.ofSeconds(1));
		Awaitility.await().until(() -> this.server.lineCount() > 0);
		long start = System.nanoTime();
		run.shutdownTimeout(Duration.ofSeconds(1)).close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
		assertThat(run.snapshot().delivered()).isZero();
		assertThat(run.snapshot().dropped(DropReason.UNCONFIRMED)).isPositive();
		run.assertInvariant();
	}

	@Test
	void shouldGoOnAfterAnAcknowledgementInTheTimeThatIsReservedForIt() throws Exception {
		PersistedQueue persisted = PersistedQueue.open(this.directory, PERSISTED);
		CompletableFuture<Void> first = CompletableFuture
			.runAsync(() -> shipUntilFlushed(new MemoryQueue(PERSISTED.capacity(), Duration.ZERO)));
		CompletableFuture<Void> second = CompletableFuture.runAsync(() -> shipUntilFlushed(persisted));
		CompletableFuture.allOf(first, second).join();
	}

	/**
	 * Ship more than two windows to a peer that acknowledges nothing before the end.
	 */
	private static void shipUntilFlushed(LineQueue queue) {
		try (LogstashServer stalled = LogstashServer.startBeats().endAfter(60_000).aliveEvery(50);
				ShippingRun run = ShippingRun.to(stalled.destination())
					.beats()
					.queue(queue)
					.wrap((sink) -> releasing(sink, stalled))
					.start()) {
			for (int i = 0; i < 6000; i++) {
				run.ship(0, i);
			}
			Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> run.snapshot().attempts().count() == 1);
			// each attempt takes a second, and the seventh one ends within the last fifth
			run.shutdownTimeout(Duration.ofMillis(8700)).close();
			assertThat(run.snapshot().delivered()).isEqualTo(6000);
			assertThat(run.snapshot().resent()).isZero();
			assertThat(run.snapshot().attempts().failed()).isZero();
			assertThat(ShippingRun.assertComplete(stalled.lines(), 1, 6000)).isZero();
		}
	}

	/**
	 * Return a sink whose peer acknowledges when it is flushed.
	 */
	private static Sink releasing(Sink sink, LogstashServer stalled) {
		return (Sink) Proxy.newProxyInstance(Sink.class.getClassLoader(), new Class<?>[] { Sink.class },
				(proxy, method, arguments) -> {
					if (method.getName().equals("flush")) {
						stalled.endAfter(0);
					}
					return method.invoke(sink, arguments);
				});
	}

	@Test
	void shouldSayThatAPeerIsAliveThatDoesNotTakeOneEvent() {
		this.server.answer(LumberjackAnswer.RESET_BEFORE, LumberjackAnswer.RESET_BEFORE, LumberjackAnswer.RESET_BEFORE);
		this.server.endAfter(60_000).aliveEvery(50);
		try (ShippingRun run = ShippingRun.to(this.server.destination())
			.beats()
			.ackTimeout(Duration.ofMillis(300))
			.start()) {
			run.ship(0, 0);
			Awaitility.await().until(() -> String.valueOf(run.snapshot().peer().failure()).contains("the one event"));
			assertThat(run.snapshot().peer().failure()).contains("is alive", "ecs.logging.logstash.ack-timeout");
			this.server.endAfter(0);
			Awaitility.await().until(() -> run.snapshot().delivered() == 1);
		}
	}

	/**
	 * Lines that follow get the numbers of those that are gone.
	 */
	@Test
	void shouldSendAgainWhenLinesAreGoneThatWereOnTheirWay() throws Exception {
		this.server.endAfter(60_000).aliveEvery(50);
		PersistedQueue queue = PersistedQueue.open(this.directory, PERSISTED);
		try (ShippingRun run = ShippingRun.to(this.server.destination()).beats().queue(queue).start()) {
			run.shipper().pause(Duration.ofSeconds(5));
			for (int i = 0; i < 9000; i++) {
				run.ship(0, i);
			}
			run.shipper().start();
			Awaitility.await().until(() -> this.server.lineCount() > 0);
			try (Stream<Path> files = Files.list(this.directory)) {
				Files.delete(files.filter((file) -> file.toString().endsWith(".ndjson")).sorted().findFirst().get());
			}
			Awaitility.await().until(() -> run.snapshot().dropped(DropReason.DAMAGED) > 0);
			this.server.endAfter(0);
			run.close();
			assertThat(run.snapshot().delivered() + run.snapshot().droppedTotal()).isEqualTo(9000);
			// also those that are gone: they were in the first window
			ShippingRun.assertComplete(this.server.lines(), 1, 9000);
		}
	}

	/**
	 * A beats input resets connections after a minute without events.
	 */
	@Test
	void shouldTakeTheEndOfAnIdleConnectionForNoOutage(CapturedOutput output) {
		try (ShippingRun run = ShippingRun.to(this.server.destination()).beats().start()) {
			for (int i = 0; i < 3; i++) {
				run.ship(0, i);
				long number = i + 1;
				Awaitility.await().until(() -> run.snapshot().delivered() == number);
				this.server.reset();
				Awaitility.await().until(() -> this.server.openConnections() == 0);
			}
			assertThat(run.snapshot().attempts().failed()).isZero();
			assertThat(this.server.lineCount()).isEqualTo(3);
		}
		assertThat(output).doesNotContain("interrupted");
	}

	@Test
	void shouldKeepOneConnectionForManyWindows() {
		try (ShippingRun run = ShippingRun.to(this.server.destination()).beats().start()) {
			int each = run.ship(2, 20_000, Duration.ofSeconds(1));
			run.close();
			assertThat(run.snapshot().delivered()).isEqualTo(2L * each);
			assertThat(ShippingRun.assertComplete(this.server.lines(), 2, each)).isZero();
			ShippingRun.assertInOrder(this.server.lines());
			assertThat(this.server.connectionCount()).isEqualTo(1);
		}
	}

	/**
	 * Two protocols, each at the other's port.
	 */
	@Test
	void shouldNameTheProtocolWhenLinesGoToABeatsInput(CapturedOutput output) {
		try (ShippingRun run = ShippingRun.to(this.server.destination()).start()) {
			assertNothingIsDelivered(run);
		}
		assertThat(output).contains("It may be a Beats input (ecs.logging.logstash.protocol=beats)");
	}

	@Test
	void shouldNameTheProtocolWhenWindowsGoToATcpInput(CapturedOutput output) {
		try (LogstashServer tcp = LogstashServer.start();
				ShippingRun run = ShippingRun.to(tcp.destination())
					.beats()
					.ackTimeout(Duration.ofMillis(300))
					.start()) {
			assertNothingIsDelivered(run);
		}
		assertThat(output).contains("It may not be a Beats input, see ecs.logging.logstash.protocol");
	}

	private static void assertNothingIsDelivered(ShippingRun run) {
		run.ship(0, 0);
		Awaitility.await().until(() -> run.snapshot().attempts().failed() > 1);
		run.shutdownTimeout(Duration.ofMillis(500)).close();
		assertThat(run.snapshot().delivered()).isZero();
	}

}
