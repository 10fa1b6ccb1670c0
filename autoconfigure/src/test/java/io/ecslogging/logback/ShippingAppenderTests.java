package io.ecslogging.logback;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;

import io.ecslogging.ecs.DocumentEncoder;
import io.ecslogging.logback.ShippingAppender.Target;
import io.ecslogging.queue.Lines;
import io.ecslogging.queue.MemoryQueue;
import io.ecslogging.shipping.DropReason;
import io.ecslogging.shipping.Shipper;
import io.ecslogging.shipping.ShipperSettings;
import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.Encoders;
import io.ecslogging.testing.Events;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an appender hands to shippers, whose threads are not started.
 */
class ShippingAppenderTests {

	private final LoggerContext context = Events.loggerContext();

	private final Logger logger = this.context.getLogger("com.example.CheckoutService");

	private final Shipper shipper = shipper();

	private final Shipper errors = shipper();

	private final ShippingAppender appender = new ShippingAppender(new DocumentEncoder(Encoders.settings()),
			List.of(new Target(this.shipper, Level.DEBUG), new Target(this.errors, Level.ERROR)));

	ShippingAppenderTests() {
		this.context.start();
		this.appender.setContext(this.context);
		this.appender.start();
		this.context.getLogger("ROOT").addAppender(this.appender);
		this.context.getLogger("ROOT").setLevel(Level.ALL);
	}

	private static Shipper shipper() {
		return new Shipper("test", new MemoryQueue(1024 * 1024, Duration.ZERO), () -> {
			throw new IllegalStateException("not started");
		}, new ShipperSettings(1024, 1, Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(1), new LineTimestamp(),
				null));
	}

	@Test
	void shouldObserveTheThresholdOfEach() {
		this.logger.trace("one");
		this.logger.debug("two");
		this.logger.error("three");
		assertThat(messages(this.shipper)).containsExactly("two", "three");
		assertThat(messages(this.errors)).containsExactly("three");
	}

	@Test
	void shouldCountWhatIsLoggedWhileAnEventIsEncoded() {
		this.logger.atInfo().addKeyValue("loud", new Object() {

			@Override
			public String toString() {
				ShippingAppenderTests.this.logger.error("encoding");
				return "said";
			}

		}).log("hello");
		this.logger.info("after that");
		assertThat(messages(this.shipper)).containsExactly("hello", "after that");
		assertThat(this.shipper.snapshot().dropped(DropReason.REENTRANT)).isOne();
		assertThat(this.shipper.snapshot().accepted()).isEqualTo(3);
		assertThat(this.errors.snapshot().dropped(DropReason.REENTRANT)).isOne();
	}

	@Test
	void shouldNotShipWhatShippingItselfLogs() throws InterruptedException {
		AsyncAppender async = new AsyncAppender();
		async.setContext(this.context);
		async.addAppender(this.appender);
		async.start();
		this.context.getLogger("async").addAppender(async);
		Thread thread = new Thread(() -> {
			this.logger.info("about the connection");
			this.context.getLogger("async").info("about the connection");
		}, "ecs-logging-logstash");
		thread.start();
		thread.join();
		async.stop();
		// async.stop() has stopped it too
		this.appender.start();
		this.context.getLogger("jdk.internal.httpclient.debug").debug("about the request");
		this.context.getLogger("jdk.httpclient.HttpClient").debug("about the request");
		this.context.getLogger("jdk.event.security").debug("certificate");
		assertThat(messages(this.shipper)).containsExactly("certificate");
		assertThat(this.shipper.snapshot().accepted()).isOne();
	}

	private static List<String> messages(Shipper shipper) {
		List<String> messages = new ArrayList<>();
		Lines lines = shipper.queue().read(1024 * 1024, 100);
		for (int i = 0; lines != null && i < lines.count(); i++) {
			byte[] line = new String(lines.bytes(), lines.offset(i), lines.offset(i + 1) - lines.offset(i),
					StandardCharsets.UTF_8)
				.getBytes(StandardCharsets.UTF_8);
			messages.add(EcsLine.of(line).string("message"));
		}
		return messages;
	}

}
