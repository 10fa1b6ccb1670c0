package io.ecslogging.autoconfigure;

import java.util.List;
import java.util.function.Supplier;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LogLevel;

import io.ecslogging.ecs.EcsDocument;
import io.ecslogging.logback.ShippingAppender;
import io.ecslogging.logback.ShippingAppender.Target;
import io.ecslogging.queue.LineQueue;
import io.ecslogging.queue.MemoryQueue;
import io.ecslogging.shipping.Shipper;
import io.ecslogging.shipping.Tls;
import io.ecslogging.shipping.logstash.LogstashSettings;
import io.ecslogging.shipping.logstash.LogstashSink;

/**
 * A shipper and the appender that feeds it. The shipper outlives the appender, which goes
 * whenever the logging system is initialised. Owned by {@link ShippingLifecycle}, under
 * whose lock everything is called.
 */
final class Shipping {

	private static final String APPENDER = "ECS_LOGGING_SHIPPING";

	/**
	 * The part of the queue that lines may take which have been sent and may be lost.
	 */
	private static final int RESEND_PART = 4;

	private final LogstashProperties logstash;

	private final ShippingProperties properties;

	private final Shipper shipper;

	private volatile Supplier<@Nullable Tls> tls;

	private @Nullable ShippingAppender appender;

	private boolean open;

	/**
	 * Create a shipper that is not open.
	 * @param tls how connections are secured if there will be no beans
	 */
	Shipping(LogstashProperties logstash, ShippingProperties properties, Supplier<@Nullable Tls> tls) {
		this.logstash = logstash;
		this.properties = properties;
		this.tls = tls;
		long capacity = properties.queue().capacity().toBytes();
		LineQueue queue = new MemoryQueue(capacity, properties.queue().blockTimeout());
		LogstashSettings settings = logstash.settings(capacity / RESEND_PART);
		this.shipper = new Shipper("logstash", queue, () -> new LogstashSink(settings, () -> this.tls.get()),
				properties.settings());
	}

	boolean isConfiguredAs(LogstashProperties logstash, ShippingProperties properties) {
		return this.logstash.equals(logstash) && this.properties.equals(properties);
	}

	LogstashProperties logstash() {
		return this.logstash;
	}

	/**
	 * Attach a new appender in place of the one there may be.
	 * @param document encodes its events
	 */
	void attach(EcsDocument document) {
		detach();
		this.appender = new ShippingAppender(document, List.of(new Target(this.shipper, threshold())));
		this.appender.setName(APPENDER);
		attachAgain();
	}

	private Level threshold() {
		LogLevel threshold = this.logstash.threshold();
		return (threshold == LogLevel.FATAL) ? Level.ERROR : Level.toLevel(threshold.name());
	}

	/**
	 * Attach the appender if it is not, since the logging system was initialised again.
	 */
	void attachAgain() {
		if (this.appender != null && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
			Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
			if (!root.isAttached(this.appender) || !this.appender.isStarted()) {
				this.appender.setContext(context);
				this.appender.start();
				root.addAppender(this.appender);
			}
		}
	}

	/**
	 * Hand no more events to the shipper.
	 */
	void detach() {
		if (this.appender != null && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
			context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(this.appender);
			this.appender.stop();
		}
	}

	boolean isOpen() {
		return this.open;
	}

	/**
	 * Start to send.
	 * @param tls how each connection is secured
	 */
	void open(Supplier<@Nullable Tls> tls) {
		this.tls = tls;
		open();
	}

	/**
	 * Start to send with what secured connections before.
	 */
	void open() {
		this.open = true;
		this.shipper.start();
	}

	/**
	 * Send what is queued, then send no more until opened again.
	 */
	void pause() {
		this.open = false;
		this.shipper.pause(this.properties.shutdownTimeout());
	}

	/**
	 * Send what is queued, and end. May be called without the lock.
	 */
	void close() {
		this.shipper.close(this.properties.shutdownTimeout());
	}

}
