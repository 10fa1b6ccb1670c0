package io.ecslogging.shipping;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import io.ecslogging.queue.MemoryQueue;
import io.ecslogging.shipping.PeerStatus.State;

import static org.assertj.core.api.Assertions.assertThat;

class ShippingReportsTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(ShippingReports.LOGGER);

	private final ListAppender<ILoggingEvent> reported = new ListAppender<>();

	private final AtomicLong clock = new AtomicLong();

	private final ShippingStats stats = new ShippingStats();

	private final Outage outage = new Outage(this.clock::get);

	private final ShippingReports reports = new ShippingReports("logstash", new MemoryQueue(1024, Duration.ZERO),
			this.stats, this.outage, this.clock::get);

	@BeforeEach
	void listen() {
		this.reported.start();
		this.logger.addAppender(this.reported);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.reported);
	}

	@Test
	void shouldReportAnOutageOnce() {
		fail("logstash:5000: Connection refused");
		pass(1);
		fail("logstash:5000: Connection refused");
		assertThat(messages()).singleElement()
			.asString()
			.startsWith("WARN Shipping to logstash is interrupted")
			.contains("logstash:5000: Connection refused");
	}

	@Test
	void shouldReportTheEndOnceItIsStable() {
		fail("no");
		this.stats.dropped(DropReason.QUEUE_FULL, 7);
		this.stats.resent(3);
		pass(10);
		this.outage.worked();
		pass(4);
		assertThat(messages()).hasSize(2);
		pass(1);
		pass(10);
		assertThat(messages()).hasSize(3)
			.last()
			.asString()
			.isEqualTo(
					"INFO Shipping to logstash works again after 10 s, 1 failed attempts, 7 events dropped, 0 queued, "
							+ "3 sent again, which may have arrived twice");
	}

	@Test
	void shouldTakeConnectionsThatBreakAgainAndAgainForOneOutage() {
		for (int i = 0; i < 20; i++) {
			fail("reset");
			this.outage.worked();
			pass(1);
		}
		pass(5);
		assertThat(messages()).hasSize(2).last().asString().contains("after 19 s, 20 failed attempts");
	}

	@Test
	void shouldReportAnotherCauseOfTheSameOutage() {
		fail("a: the credentials are not accepted (401)");
		pass(5);
		fail("a: too many requests (429)");
		pass(1);
		assertThat(messages()).hasSize(1);
		pass(4);
		assertThat(messages()).hasSize(2)
			.last()
			.asString()
			.startsWith("WARN Shipping to logstash is still interrupted after 10 s, 2 failed attempts")
			.endsWith("a: too many requests (429)");
		fail("a: 17 of 20 events: busy");
		pass(10);
		fail("a: 9 of 2000 events: busy");
		pass(100);
		assertThat(messages()).hasSize(3);
	}

	@Test
	void shouldSayEveryFewMinutesThatAnOutageGoesOn() {
		fail("no");
		for (int i = 0; i < 899; i++) {
			pass(1);
			fail("no");
		}
		assertThat(messages()).hasSize(3)
			.last()
			.asString()
			.contains("still interrupted after 600 s, 600 failed attempts");
	}

	@Test
	void shouldReportTheFirstDropOfAnOutage() {
		fail("no");
		pass(60);
		this.stats.dropped(DropReason.QUEUE_FULL, 1);
		pass(1);
		for (int i = 0; i < 200; i++) {
			this.stats.dropped(DropReason.QUEUE_FULL, 1);
			pass(1);
		}
		assertThat(messages()).hasSize(2)
			.last()
			.asString()
			.startsWith("WARN The queue for logstash is full")
			.contains("until shipping works again: 1 so far", "ecs.logging.shipping.queue.capacity");
		pass(40);
		assertThat(messages()).hasSize(3).last().asString().contains("still interrupted", "201 events dropped");
	}

	@Test
	void shouldReportOnceThatEventsAreDroppedThoughThePeerWorks() {
		this.outage.worked();
		for (int i = 0; i < 10; i++) {
			this.stats.dropped(DropReason.QUEUE_FULL, 1);
			pass(1);
		}
		assertThat(messages()).singleElement()
			.asString()
			.startsWith("WARN Events are logged faster than logstash accepts them; its queue is full");
		pass(60);
		this.stats.dropped(DropReason.QUEUE_FULL, 1);
		pass(1);
		assertThat(messages()).hasSize(2);
	}

	@Test
	void shouldReportTheFirstDelivery() {
		pass(1);
		this.stats.settled(1, Settled.NOTHING);
		pass(1);
		this.stats.settled(1, Settled.NOTHING);
		pass(1);
		assertThat(messages()).containsExactly("INFO Shipping to logstash works, events arrive at the peer over TLS");
	}

	@Test
	void shouldReportAFaultOnceWithWhereItWasThrown() {
		StopSignal stop = new StopSignal(Duration.ofMillis(1));
		stop.give(Duration.ZERO, false);
		FaultRecovery recovery = new FaultRecovery(this.stats, this.outage, this.reports, stop);
		for (int i = 0; i < 3; i++) {
			assertThat(recovery.recover(new StackOverflowError())).isFalse();
		}
		assertThat(this.outage.status().state()).isEqualTo(State.INTERRUPTED);
		assertThat(this.outage.status().failures()).isEqualTo(3);
		assertThat(messages()).singleElement()
			.asString()
			.contains("java.lang.StackOverflowError at " + getClass().getName() + ".shouldReportAFault");
	}

	@Test
	void shouldGiveAnAccountInTheEnd() {
		this.reports.account(Duration.ofSeconds(5));
		assertThat(messages()).isEmpty();
		accept(10);
		this.stats.settled(10, Settled.NOTHING);
		this.reports.account(Duration.ofSeconds(5));
		assertThat(messages()).containsExactly(
				"INFO Shipping to logstash has ended: 10 events accepted, 10 delivered, 0 rejected, 0 dropped");
		accept(9);
		this.stats.settled(2, new Settled(0, 2, 0, 0, 0, Set.of()));
		this.stats.dropped(DropReason.QUEUE_FULL, 4);
		this.stats.dropped(DropReason.SHUTDOWN, 2);
		this.stats.dropped(DropReason.UNCONFIRMED, 1);
		this.reports.account(Duration.ofSeconds(5));
		assertThat(messages()).last()
			.isEqualTo("WARN Shipping to logstash has ended, but not all events are known to have arrived: "
					+ "19 events accepted, 10 delivered, 2 rejected, 7 dropped (4 because the queue was full, 2 not sent, "
					+ "1 sent but not confirmed, which may have arrived). "
					+ "3 could not be shipped within ecs.logging.shipping.shutdown-timeout (5000 ms)");
	}

	private void accept(int count) {
		for (int i = 0; i < count; i++) {
			this.stats.accepted();
		}
	}

	private void fail(String reason) {
		this.reports.failed(this.outage.failed(reason));
	}

	private void pass(int seconds) {
		this.clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
		this.reports.check(() -> "the peer over TLS");
	}

	private List<String> messages() {
		return this.reported.list.stream()
			.filter((event) -> event.getLevel().isGreaterOrEqual(Level.INFO))
			.map((event) -> event.getLevel() + " " + event.getFormattedMessage())
			.toList();
	}

}
