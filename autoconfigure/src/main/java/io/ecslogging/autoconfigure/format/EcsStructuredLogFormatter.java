package io.ecslogging.autoconfigure.format;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.StackTracePrinter;
import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

import io.ecslogging.autoconfigure.BoundProperties;
import io.ecslogging.autoconfigure.BoundPropertiesSource;
import io.ecslogging.autoconfigure.EcsLoggingProperties;
import io.ecslogging.autoconfigure.EcsSettingsFactory;
import io.ecslogging.ecs.DocumentEncoder;
import io.ecslogging.ecs.EncodingStats;

/**
 * The structured format of the console, through which Boot uses the ECS encoder. Can be
 * set in {@code logging.structured.format.console}; the starter does so by itself.
 */
public class EcsStructuredLogFormatter implements StructuredLogFormatter<ILoggingEvent> {

	private final DocumentEncoder document;

	/**
	 * Create a formatter for a console. Called by Boot when logging is initialised.
	 * @param environment the environment with the properties; those that cannot be bound
	 * count as not set, because a failure here could not be logged
	 * @param stackTracePrinter the printer configured with
	 * {@code logging.structured.json.stacktrace}, if any
	 * @param customizer the customizers of JSON members
	 */
	public EcsStructuredLogFormatter(Environment environment, @Nullable StackTracePrinter stackTracePrinter,
			StructuredLoggingJsonMembersCustomizer.Builder<?> customizer) {
		this(environment, stackTracePrinter, customizer, false);
	}

	EcsStructuredLogFormatter(Environment environment, @Nullable StackTracePrinter stackTracePrinter,
			StructuredLoggingJsonMembersCustomizer.Builder<?> customizer, boolean file) {
		BoundProperties bound = BoundPropertiesSource.of(environment);
		EcsLoggingProperties properties = bound.logging();
		DataSize maxLineSize = file ? properties.file().maxLineSize() : properties.console().maxLineSize();
		EcsSettingsFactory settings = EcsSettingsFactory.of(environment, bound, stackTracePrinter, customizer);
		this.document = new DocumentEncoder(settings.create((int) maxLineSize.toBytes()),
				EncodingStats.of(file ? "file" : "console"));
	}

	@Override
	public String format(ILoggingEvent event) {
		return new String(this.document.encode(event), StandardCharsets.UTF_8);
	}

	/**
	 * Encode an event.
	 * @param event the event
	 * @param charset ignored, since JSON that is exchanged is UTF-8 (RFC 8259, section
	 * 8.1), whatever the console's charset is
	 * @return the line
	 */
	@Override
	public byte[] formatAsBytes(ILoggingEvent event, Charset charset) {
		return this.document.encode(event);
	}

}
