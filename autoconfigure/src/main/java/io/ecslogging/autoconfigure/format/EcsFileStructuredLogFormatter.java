package io.ecslogging.autoconfigure.format;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.StackTracePrinter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;
import org.springframework.core.env.Environment;

import io.ecslogging.autoconfigure.BoundPropertiesSource;

/**
 * The same for the log file, whose lines may be longer. May be named in
 * {@code logging.structured.format.file}, which the starter does by itself.
 */
public class EcsFileStructuredLogFormatter extends EcsStructuredLogFormatter {

	/**
	 * Create a formatter for a log file. Called by Boot when logging is initialised.
	 * @param environment where the properties are
	 * @param stackTracePrinter the printer configured with
	 * {@code logging.structured.json.stacktrace}, if any
	 * @param customizer the customizers of JSON members
	 */
	public EcsFileStructuredLogFormatter(Environment environment, @Nullable StackTracePrinter stackTracePrinter,
			StructuredLoggingJsonMembersCustomizer.Builder<?> customizer) {
		super(BoundPropertiesSource.of(environment), stackTracePrinter, customizer, true);
	}

}
