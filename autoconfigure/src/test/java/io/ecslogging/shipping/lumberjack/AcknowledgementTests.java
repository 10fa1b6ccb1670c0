package io.ecslogging.shipping.lumberjack;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.ecslogging.shipping.DropReason;
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
			for (int i = 0; i < 10; i++) {
				run.ship(0, i);
			}
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

	@Test
	void shouldNotTakeASecondAcknowledgementForThatOfTheNextWindow() {
		this.server.answer(LumberjackAnswer.TWICE, LumberjackAnswer.RESET_BEFORE);
		try (ShippingRun run = ShippingRun.to(this.server.destination()).beats().start()) {
			for (int i = 0; i < 2; i++) {
				for (int line = 0; line < 10; line++) {
					run.ship(0, i * 10 + line);
				}
				int number = i * 10 + 10;
				Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> run.snapshot().delivered() == number);
			}
			ShippingRun.assertComplete(this.server.lines(), 1, 20);
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
		assertThat(output).contains("It may be no Beats input, see ecs.logging.logstash.protocol");
	}

	private static void assertNothingIsDelivered(ShippingRun run) {
		run.ship(0, 0);
		Awaitility.await().until(() -> run.snapshot().attempts().failed() > 1);
		run.shutdownTimeout(Duration.ofMillis(500)).close();
		assertThat(run.snapshot().delivered()).isZero();
	}

}
