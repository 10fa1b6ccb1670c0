package io.ecslogging.autoconfigure.format;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

import io.ecslogging.logback.EcsEncoder;

/**
 * Logback before Boot has initialised it, with its own default configuration. Separate
 * from the listener that uses it, because Logback may be missing.
 */
final class UninitializedLogging {

	private UninitializedLogging() {
	}

	/**
	 * Make the default configuration print ECS, if Boot has not replaced it.
	 * @param environment the environment that may have the service's name
	 */
	static void useEcs(Environment environment) {
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
				&& context.getObject(Environment.class.getName()) == null) {
			Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
			root.setLevel(Level.INFO);
			root.iteratorForAppenders().forEachRemaining((appender) -> useEcs(appender, environment));
		}
	}

	private static void useEcs(Appender<ILoggingEvent> appender, Environment environment) {
		if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
			EcsEncoder encoder = new EcsEncoder();
			encoder.setContext(appender.getContext());
			String name = environment.getProperty("ecs.logging.service.name");
			name = StringUtils.hasText(name) ? name : environment.getProperty("spring.application.name");
			if (StringUtils.hasText(name)) {
				encoder.setServiceName(name);
			}
			encoder.start();
			console.setEncoder(encoder);
		}
	}

}
