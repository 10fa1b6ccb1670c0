package io.ecslogging.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties of shipping, wherever to. Bound before the application context
 * exists.
 *
 * @param maxLineSize Most bytes that a shipped event may have.
 * @param queue Where events wait to be sent.
 * @param batch How events are gathered.
 * @param retry How failed attempts are repeated.
 * @param shutdownTimeout How long sending may go on when the application ends.
 */
@ConfigurationProperties(ShippingProperties.PREFIX)
public record ShippingProperties(@DefaultValue("1MB") DataSize maxLineSize, @DefaultValue Queue queue,
		@DefaultValue Batch batch, @DefaultValue Retry retry, @DefaultValue("5s") Duration shutdownTimeout) {

	/**
	 * What the names of these properties begin with.
	 */
	public static final String PREFIX = EcsLoggingProperties.PREFIX + ".shipping";

	/**
	 * Return what is bound where nothing is configured. Binding takes its time, which a
	 * start without these properties is spared.
	 */
	static ShippingProperties defaults() {
		return new ShippingProperties(DataSize.ofMegabytes(1), new Queue(DataSize.ofMegabytes(32), Duration.ZERO),
				new Batch(DataSize.ofMegabytes(1), 5000, Duration.ofMillis(500)),
				new Retry(Duration.ofMillis(200), Duration.ofSeconds(30)), Duration.ofSeconds(5));
	}

	/**
	 * Where events wait to be sent.
	 *
	 * @param capacity Most bytes that may wait. Beyond it the newest events are dropped,
	 * and counted.
	 * @param blockTimeout How long a thread that logs waits for room before its event is
	 * dropped.
	 */
	public record Queue(@DefaultValue("32MB") DataSize capacity, @DefaultValue("0s") Duration blockTimeout) {

	}

	/**
	 * How events are gathered.
	 *
	 * @param maxSize Most bytes that are sent at once.
	 * @param maxLines Most events that are sent at once.
	 * @param flushInterval How long an event waits for others at most.
	 */
	public record Batch(@DefaultValue("1MB") DataSize maxSize, @DefaultValue("5000") int maxLines,
			@DefaultValue("500ms") Duration flushInterval) {

	}

	/**
	 * How failed attempts are repeated. The delay doubles with each failure in a row, and
	 * is a random part of that.
	 *
	 * @param initialDelay Most that is waited after a first failure.
	 * @param maxDelay Most that is waited after any failure.
	 */
	public record Retry(@DefaultValue("200ms") Duration initialDelay, @DefaultValue("30s") Duration maxDelay) {

	}

}
