package io.ecslogging.autoconfigure.shipping;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.StackTracePrinter;
import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.boot.logging.structured.StructuredLogFormatterFactory;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;
import org.springframework.core.env.Environment;

import io.ecslogging.autoconfigure.BoundProperties;
import io.ecslogging.autoconfigure.EcsSettingsFactory;
import io.ecslogging.autoconfigure.ShippingProperties;
import io.ecslogging.autoconfigure.ShippingProperties.Queue;
import io.ecslogging.ecs.DocumentEncoder;
import io.ecslogging.ecs.EncodingStats;

/**
 * Gives access to the encoder of shipped events. Boot creates it like the console's
 * formatter: only Boot can create the printer and the customizers that
 * {@code logging.structured.json} asks for.
 */
class ShippedLogFormatter implements StructuredLogFormatter<ILoggingEvent> {

	/**
	 * One line takes at most 1/{@value} of the queue, so that there is room for several.
	 */
	private static final int LINE_PART = 4;

	private final DocumentEncoder document;

	ShippedLogFormatter(Environment environment, BoundProperties bound, @Nullable StackTracePrinter stackTracePrinter,
			StructuredLoggingJsonMembersCustomizer.Builder<?> customizer) {
		EcsSettingsFactory settings = EcsSettingsFactory.of(environment, bound, stackTracePrinter, customizer);
		this.document = new DocumentEncoder(
				settings.createShipped(lineSize(bound.shipping()), bound.stream(), needsIds(bound)),
				EncodingStats.of("shipping"));
	}

	/**
	 * Logstash may get an event twice, and knows it by its id only.
	 */
	private static boolean needsIds(BoundProperties bound) {
		return bound.logstash().isEnabled() && bound.shipping().queue().type() == Queue.Type.PERSISTED;
	}

	private static int lineSize(ShippingProperties properties) {
		return (int) Math.min(properties.maxLineSize().toBytes(), properties.queue().size() / LINE_PART);
	}

	/**
	 * Return the encoder of shipped events.
	 */
	static DocumentEncoder document(Environment environment, BoundProperties bound) {
		StructuredLogFormatter<ILoggingEvent> formatter = new StructuredLogFormatterFactory<>(ILoggingEvent.class,
				environment, (parameters) -> parameters.add(BoundProperties.class, bound), (formatters) -> {
				})
			.get(ShippedLogFormatter.class.getName());
		return ((ShippedLogFormatter) formatter).document;
	}

	@Override
	public String format(ILoggingEvent event) {
		throw new UnsupportedOperationException("Only the document is used");
	}

}
