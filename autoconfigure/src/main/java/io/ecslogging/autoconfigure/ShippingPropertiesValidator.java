package io.ecslogging.autoconfigure;

import java.time.Duration;

import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

import io.ecslogging.autoconfigure.ShippingProperties.Queue;

/**
 * Validates the properties of shipping in general.
 */
final class ShippingPropertiesValidator {

	private static final DataSize MIN_SIZE = DataSize.ofKilobytes(1);

	private static final DataSize MAX_SIZE = DataSize.ofMegabytes(64);

	/**
	 * More would not fit into nanoseconds for long.
	 */
	private static final Duration MAX_AGE = Duration.ofDays(36500);

	private ShippingPropertiesValidator() {
	}

	/**
	 * Return the properties.
	 * @throws InvalidEcsLoggingPropertyException if a value is invalid
	 */
	static ShippingProperties validate(ShippingProperties properties, Bounds bounds) {
		bounds.between("max-line-size", properties.maxLineSize(), MIN_SIZE, MAX_SIZE);
		validate(properties.queue(), bounds);
		bounds.between("batch.max-size", properties.batch().maxSize(), MIN_SIZE, MAX_SIZE);
		bounds.atLeast("batch.max-lines", properties.batch().maxLines(), 1);
		bounds.atLeast("batch.flush-interval", properties.batch().flushInterval(), Duration.ZERO);
		bounds.atLeast("retry.initial-delay", properties.retry().initialDelay(), Duration.ofMillis(1));
		bounds.atLeast("retry.max-delay", properties.retry().maxDelay(), properties.retry().initialDelay());
		bounds.atLeast("shutdown-timeout", properties.shutdownTimeout(), Duration.ZERO);
		return properties;
	}

	private static void validate(Queue queue, Bounds bounds) {
		boolean persisted = queue.type() == Queue.Type.PERSISTED;
		bounds.between("queue.capacity", DataSize.ofBytes(queue.size()),
				persisted ? DataSize.ofMegabytes(1) : DataSize.ofKilobytes(64), DataSize.ofGigabytes(1024));
		bounds.atLeast("queue.block-timeout", queue.blockTimeout(), Duration.ZERO);
		if (queue.maxAge() != null) {
			bounds.between("queue.max-age", queue.maxAge(), Duration.ofSeconds(1), MAX_AGE);
		}
		if (persisted && !StringUtils.hasText(queue.directory())) {
			throw bounds.invalid("queue.directory", "",
					"A persisted queue needs a directory, on a volume that outlives the process");
		}
		if (!persisted && StringUtils.hasText(queue.directory())) {
			throw bounds.invalid("queue.directory", queue.directory(),
					"Only a persisted queue has one: set queue.type=persisted too");
		}
	}

}
