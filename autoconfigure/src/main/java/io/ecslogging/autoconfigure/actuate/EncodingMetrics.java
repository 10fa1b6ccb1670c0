package io.ecslogging.autoconfigure.actuate;

import java.util.Set;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import io.ecslogging.ecs.EncodingStats;

/**
 * Metrics of what encoders had to change so that no event was lost, one set for each
 * output. Used by the threads that read a registry.
 */
final class EncodingMetrics extends LateMeterBinder {

	private static final String PREFIX = "ecs.logging.";

	@Override
	Set<String> names() {
		return EncodingStats.all().keySet();
	}

	@Override
	void bindTo(MeterRegistry registry, String output) {
		counter(registry, output, "fields.displaced", "fields",
				"Fields that were moved to labels because another one has their place", EncodingStats::displacedCount);
		counter(registry, output, "fields.masked", "fields", "Values that were masked", EncodingStats::maskedCount);
		counter(registry, output, "lines.shortened", "lines",
				"Lines that were shortened, and values that were nested too deeply", EncodingStats::shortenedCount);
		counter(registry, output, "encoding.failures", null, "Values and events whose own code threw an exception",
				EncodingStats::failedCount);
	}

	private static void counter(MeterRegistry registry, String output, String name, @Nullable String unit,
			String description, ToLongFunction<EncodingStats> value) {
		FunctionCounter.builder(PREFIX + name, EncodingStats.of(output), value::applyAsLong)
			.tag("output", output)
			.description(description)
			.baseUnit(unit)
			.register(registry);
	}

}
