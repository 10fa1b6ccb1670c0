package io.ecslogging.autoconfigure;

import java.nio.charset.StandardCharsets;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;

/**
 * Boot's {@code console-appender.xml} and {@code file-appender.xml}, which an
 * application's {@code logback-spring.xml} includes to have what Boot would have without
 * it, and which know nothing of structured formats. They are told from an application's
 * own appenders by their name and by Boot's pattern.
 */
final class IncludedAppenders {

	private IncludedAppenders() {
	}

	/**
	 * Give the included appenders the formats that are set for console and file.
	 */
	static void useFormats(LoggerContext context, Environment environment) {
		for (Logger logger : context.getLoggerList()) {
			useFormat(logger, "CONSOLE", environment.getProperty(EcsLoggingEnvironmentPostProcessor.CONSOLE_FORMAT));
			useFormat(logger, "FILE", environment.getProperty(EcsLoggingEnvironmentPostProcessor.FILE_FORMAT));
		}
	}

	private static void useFormat(Logger logger, String name, @Nullable String format) {
		boolean ours = EcsStructuredLogFormatter.class.getName().equals(format)
				|| EcsFileStructuredLogFormatter.class.getName().equals(format);
		if (format != null && ours && logger.getAppender(name) instanceof OutputStreamAppender<ILoggingEvent> appender
				&& appender.getEncoder() instanceof PatternLayoutEncoder encoder
				&& isBootsPattern(logger.getLoggerContext(), name, encoder)) {
			StructuredLogEncoder ecs = new StructuredLogEncoder();
			ecs.setContext(logger.getLoggerContext());
			ecs.setFormat(format);
			ecs.setCharset(StandardCharsets.UTF_8);
			ecs.start();
			appender.setEncoder(ecs);
			encoder.stop();
		}
	}

	private static boolean isBootsPattern(LoggerContext context, String name, PatternLayoutEncoder encoder) {
		String pattern = context.getProperty(name + "_LOG_PATTERN");
		return pattern != null && pattern.equals(encoder.getPattern());
	}

}
