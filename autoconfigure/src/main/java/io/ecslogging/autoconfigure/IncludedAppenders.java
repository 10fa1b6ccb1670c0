package io.ecslogging.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;

/**
 * Boot's {@code console-appender.xml} and {@code file-appender.xml}, which an
 * application's {@code logback-spring.xml} includes to have what Boot would have without
 * it, and which know nothing of structured formats. They are told from an application's
 * own appenders by their name and by Boot's pattern.
 */
final class IncludedAppenders {

	/**
	 * A part of Boot's default patterns, made of a conversion word of Boot's own.
	 */
	private static final String PART_OF_BOOTS_PATTERN = "%esb(){APPLICATION_NAME}";

	private IncludedAppenders() {
	}

	/**
	 * Give the included appenders the formats that are set for console and file.
	 */
	static void useFormats(Environment environment) {
		if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
			return;
		}
		for (Logger logger : context.getLoggerList()) {
			useFormat(logger, "CONSOLE", EcsLoggingEnvironmentPostProcessor.CONSOLE_FORMAT, environment);
			useFormat(logger, "FILE", EcsLoggingEnvironmentPostProcessor.FILE_FORMAT, environment);
		}
	}

	private static void useFormat(Logger logger, String name, String formatProperty, Environment environment) {
		String format = environment.getProperty(formatProperty);
		if (format != null && isOurs(format)
				&& logger.getAppender(name) instanceof OutputStreamAppender<ILoggingEvent> appender
				&& appender.getEncoder() instanceof PatternLayoutEncoder encoder && isBoots(encoder.getPattern(),
						environment.getProperty("logging.pattern." + name.toLowerCase(Locale.ROOT)))) {
			StructuredLogEncoder ecs = new StructuredLogEncoder();
			ecs.setContext(logger.getLoggerContext());
			ecs.setFormat(format);
			ecs.setCharset(StandardCharsets.UTF_8);
			ecs.start();
			appender.setEncoder(ecs);
			encoder.stop();
		}
	}

	private static boolean isOurs(String format) {
		return EcsStructuredLogFormatter.class.getName().equals(format)
				|| EcsFileStructuredLogFormatter.class.getName().equals(format);
	}

	private static boolean isBoots(@Nullable String pattern, @Nullable String configured) {
		return pattern != null && (pattern.contains(PART_OF_BOOTS_PATTERN) || pattern.equals(configured));
	}

}
