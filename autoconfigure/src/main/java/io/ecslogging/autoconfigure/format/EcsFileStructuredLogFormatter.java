package io.ecslogging.autoconfigure.format;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.StackTracePrinter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;
import org.springframework.core.env.Environment;

/**
 * The structured format of the log file, whose lines may be longer. Can be set in
 * {@code logging.structured.format.file}; the starter does so by itself.
 */
public class EcsFileStructuredLogFormatter extends EcsStructuredLogFormatter {

	/**
	 * Create a formatter for a log file. Called by Boot when logging is initialised.
	 * @param environment the environment with the properties
	 * @param stackTracePrinter the printer configured with
	 * {@code logging.structured.json.stacktrace}, if any
	 * @param customizer the customizers of JSON members
	 */
	public EcsFileStructuredLogFormatter(Environment environment, @Nullable StackTracePrinter stackTracePrinter,
			StructuredLoggingJsonMembersCustomizer.Builder<?> customizer) {
		super(environment, stackTracePrinter, customizer, true);
	}

}
