package io.ecslogging.autoconfigure.format;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;

import io.ecslogging.ecs.ServiceMetadata;
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
	 * @param service what is known about the service
	 */
	static void useEcs(ServiceMetadata service) {
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
				&& context.getObject(Environment.class.getName()) == null) {
			Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
			root.setLevel(Level.INFO);
			root.iteratorForAppenders().forEachRemaining((appender) -> useEcs(appender, service));
		}
	}

	private static void useEcs(Appender<ILoggingEvent> appender, ServiceMetadata service) {
		if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
			EcsEncoder encoder = new EcsEncoder();
			encoder.setContext(appender.getContext());
			encoder.setServiceName(service.name());
			encoder.setServiceVersion(service.version());
			encoder.setServiceEnvironment(service.environment());
			encoder.setServiceNodeName(service.nodeName());
			encoder.start();
			console.setEncoder(encoder);
		}
	}

}
