package io.ecslogging.autoconfigure;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.StackTracePrinter;
import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.boot.logging.structured.StructuredLogFormatterFactory;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;
import org.springframework.core.env.Environment;

import io.ecslogging.ecs.DataStream;
import io.ecslogging.ecs.EcsDocument;

/**
 * The way to the encoder of shipped events, which takes the same one as the console's so
 * that {@code logging.structured.json} is honoured alike: only Boot can make the printer
 * and the customizers.
 */
class ShippedLogFormatter implements StructuredLogFormatter<ILoggingEvent> {

	private final EcsDocument document;

	private final @Nullable DataStream stream;

	ShippedLogFormatter(Environment environment, @Nullable StackTracePrinter stackTracePrinter,
			StructuredLoggingJsonMembersCustomizer.Builder<?> customizer) {
		int lineSize = ShippingProperties.get(environment).lineSize();
		EcsSettingsFactory settings = EcsSettingsFactory.of(environment, stackTracePrinter, customizer);
		this.stream = settings.stream(LogstashProperties.get(environment), ElasticsearchProperties.get(environment));
		this.document = new EcsDocument(settings.createShipped(lineSize, this.stream));
	}

	static ShippedLogFormatter of(Environment environment) {
		StructuredLogFormatter<ILoggingEvent> formatter = new StructuredLogFormatterFactory<>(ILoggingEvent.class,
				environment, null, (formatters) -> {
				})
			.get(ShippedLogFormatter.class.getName());
		return (ShippedLogFormatter) formatter;
	}

	EcsDocument document() {
		return this.document;
	}

	/**
	 * Return the data stream that documents are meant for, if any.
	 */
	@Nullable DataStream stream() {
		return this.stream;
	}

	@Override
	public String format(ILoggingEvent event) {
		throw new UnsupportedOperationException("Only the document is used");
	}

}
