package io.ecslogging.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

import io.ecslogging.shipping.ShipperSettings;

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

	static final String PREFIX = EcsLoggingProperties.PREFIX + ".shipping";

	private static final DataSize MIN_SIZE = DataSize.ofKilobytes(1);

	/**
	 * Return the properties of an environment.
	 * @param environment the environment
	 * @return the properties
	 * @throws org.springframework.boot.context.properties.bind.BindException if a value
	 * cannot be converted
	 * @throws InvalidEcsLoggingPropertyException if a value is out of its bounds
	 */
	static ShippingProperties get(Environment environment) {
		ShippingProperties properties = OwnProperties.binder(environment)
			.bindOrCreate(PREFIX, ShippingProperties.class);
		Bounds bounds = new Bounds(environment, PREFIX);
		bounds.between("max-line-size", properties.maxLineSize, MIN_SIZE, DataSize.ofMegabytes(64));
		bounds.between("queue.capacity", properties.queue.capacity, DataSize.ofKilobytes(64),
				DataSize.ofGigabytes(1024));
		bounds.atLeast("queue.block-timeout", properties.queue.blockTimeout, Duration.ZERO);
		bounds.between("batch.max-size", properties.batch.maxSize, MIN_SIZE, DataSize.ofMegabytes(64));
		bounds.atLeast("batch.max-lines", properties.batch.maxLines, 1);
		bounds.atLeast("batch.flush-interval", properties.batch.flushInterval, Duration.ZERO);
		bounds.atLeast("retry.initial-delay", properties.retry.initialDelay, Duration.ofMillis(1));
		bounds.atLeast("retry.max-delay", properties.retry.maxDelay, properties.retry.initialDelay);
		bounds.atLeast("shutdown-timeout", properties.shutdownTimeout, Duration.ZERO);
		return properties;
	}

	/**
	 * Return the most bytes of a line, so that at least some lines find room in the
	 * queue.
	 * @return the size in bytes
	 */
	int lineSize() {
		return (int) Math.min(this.maxLineSize.toBytes(), this.queue.capacity.toBytes() / 4);
	}

	/**
	 * Return the settings of a shipper.
	 * @return the settings
	 */
	ShipperSettings settings() {
		return new ShipperSettings((int) this.batch.maxSize.toBytes(), this.batch.maxLines, this.batch.flushInterval,
				this.retry.initialDelay, this.retry.maxDelay);
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
