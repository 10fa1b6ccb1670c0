package io.ecslogging.autoconfigure;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.ClassUtils;

import io.ecslogging.autoconfigure.EcsLoggingProperties.Format;
import io.ecslogging.logback.EcsEncoder;

/**
 * A start that fails before Boot has initialised logging, such as over a configuration
 * file that cannot be read, is reported through Logback's own default configuration,
 * which prints text. What is known at that point, the environment variables and system
 * properties, is enough to report it as ECS.
 */
class FailedStartListener implements ApplicationListener<ApplicationFailedEvent>, Ordered {

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 1;
	}

	@Override
	public void onApplicationEvent(ApplicationFailedEvent event) {
		if (ClassUtils.isPresent("ch.qos.logback.classic.LoggerContext", getClass().getClassLoader())
				&& LoggerFactory.getILoggerFactory() instanceof LoggerContext context
				&& context.getObject(Environment.class.getName()) == null) {
			StandardEnvironment environment = new StandardEnvironment();
			if (EcsLoggingEnvironmentPostProcessor.isEnabled(environment)
					&& EcsLoggingEnvironmentPostProcessor.format(environment, "console") == Format.ECS) {
				useEcs(context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME), environment);
			}
		}
	}

	private static void useEcs(Logger root, Environment environment) {
		root.setLevel(Level.INFO);
		root.iteratorForAppenders().forEachRemaining((appender) -> useEcs(appender, environment));
	}

	private static void useEcs(Appender<ILoggingEvent> appender, Environment environment) {
		if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
			EcsEncoder encoder = new EcsEncoder();
			encoder.setContext(appender.getContext());
			String name = environment.getProperty("ecs.logging.service.name");
			name = (name != null) ? name : environment.getProperty("spring.application.name");
			if (name != null) {
				encoder.setServiceName(name);
			}
			encoder.start();
			console.setEncoder(encoder);
		}
	}

}
