package io.ecslogging.autoconfigure;

import java.time.Duration;

import org.springframework.util.unit.DataSize;

/**
 * Validates the properties of shipping in general.
 */
final class ShippingPropertiesValidator {

	private static final DataSize MIN_SIZE = DataSize.ofKilobytes(1);

	private static final DataSize MAX_SIZE = DataSize.ofMegabytes(64);

	private ShippingPropertiesValidator() {
	}

	/**
	 * Return the properties.
	 * @throws InvalidEcsLoggingPropertyException if a value is invalid
	 */
	static ShippingProperties validate(ShippingProperties properties, Bounds bounds) {
		bounds.between("max-line-size", properties.maxLineSize(), MIN_SIZE, MAX_SIZE);
		bounds.between("queue.capacity", properties.queue().capacity(), DataSize.ofKilobytes(64),
				DataSize.ofGigabytes(1024));
		bounds.atLeast("queue.block-timeout", properties.queue().blockTimeout(), Duration.ZERO);
		bounds.between("batch.max-size", properties.batch().maxSize(), MIN_SIZE, MAX_SIZE);
		bounds.atLeast("batch.max-lines", properties.batch().maxLines(), 1);
		bounds.atLeast("batch.flush-interval", properties.batch().flushInterval(), Duration.ZERO);
		bounds.atLeast("retry.initial-delay", properties.retry().initialDelay(), Duration.ofMillis(1));
		bounds.atLeast("retry.max-delay", properties.retry().maxDelay(), properties.retry().initialDelay());
		bounds.atLeast("shutdown-timeout", properties.shutdownTimeout(), Duration.ZERO);
		return properties;
	}

}
