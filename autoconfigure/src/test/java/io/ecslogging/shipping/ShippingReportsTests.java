package io.ecslogging.shipping;

import java.time.Duration;
import java.util.List;
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

import static org.assertj.core.api.Assertions.assertThat;

class ShippingReportsTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(ShippingReports.LOGGER);

	private final ListAppender<ILoggingEvent> reported = new ListAppender<>();

	private final AtomicLong clock = new AtomicLong();

	private final ShippingStats stats = new ShippingStats();

	private final ShippingReports reports = new ShippingReports("logstash", new MemoryQueue(1024, Duration.ZERO),
			this.stats, this.clock::get);

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
		this.reports.failed("logstash:5000: Connection refused");
		pass(1);
		this.reports.failed("logstash:5000: Connection refused");
		assertThat(messages()).singleElement()
			.asString()
			.startsWith("WARN Shipping to logstash is interrupted")
			.contains("logstash:5000: Connection refused");
	}

	@Test
	void shouldReportTheEndOnceItIsStable() {
		this.reports.failed("no");
		this.stats.dropped(DropReason.QUEUE_FULL, 7);
		pass(10);
		this.reports.sent();
		pass(4);
		assertThat(messages()).hasSize(1);
		pass(1);
		pass(10);
		assertThat(messages()).hasSize(2)
			.last()
			.asString()
			.isEqualTo(
					"INFO Shipping to logstash works again after 10 s, 1 failed attempts, 7 events dropped, 0 queued");
	}

	@Test
	void shouldTakeConnectionsThatBreakAgainAndAgainForOneOutage() {
		for (int i = 0; i < 20; i++) {
			this.reports.failed("reset");
			this.reports.sent();
			pass(1);
		}
		pass(5);
		assertThat(messages()).hasSize(2).last().asString().contains("after 19 s, 20 failed attempts");
	}

	@Test
	void shouldReportOnceThatEventsAreDroppedThoughThePeerWorks() {
		this.reports.sent();
		for (int i = 0; i < 10; i++) {
			this.stats.dropped(DropReason.QUEUE_FULL, 1);
			pass(1);
		}
		assertThat(messages()).singleElement().asString().startsWith("WARN The queue for logstash is full");
		pass(60);
		this.stats.dropped(DropReason.QUEUE_FULL, 1);
		pass(1);
		assertThat(messages()).hasSize(2);
	}

	private void pass(int seconds) {
		this.clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
		this.reports.check();
	}

	private List<String> messages() {
		return this.reported.list.stream()
			.filter((event) -> event.getLevel().isGreaterOrEqual(Level.INFO))
			.map((event) -> event.getLevel() + " " + event.getFormattedMessage())
			.toList();
	}

}
