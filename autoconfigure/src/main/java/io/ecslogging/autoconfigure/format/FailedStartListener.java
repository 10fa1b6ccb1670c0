package io.ecslogging.autoconfigure.format;

import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.StandardEnvironment;

import io.ecslogging.autoconfigure.BoundProperties;
import io.ecslogging.autoconfigure.BoundPropertiesSource;
import io.ecslogging.autoconfigure.EcsLoggingProperties;
import io.ecslogging.autoconfigure.EcsLoggingProperties.Format;
import io.ecslogging.autoconfigure.LogbackPresence;

/**
 * Reports a start as ECS that fails before Boot has initialised logging, for example
 * because a configuration file cannot be read. Logback's own default configuration would
 * print text. The environment variables and system properties, which are known at that
 * point, are enough for ECS.
 */
class FailedStartListener implements ApplicationListener<ApplicationFailedEvent>, Ordered {

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 1;
	}

	@Override
	public void onApplicationEvent(ApplicationFailedEvent event) {
		StandardEnvironment environment = new StandardEnvironment();
		if (LogbackPresence.isInUse(getClass().getClassLoader())) {
			BoundProperties bound = BoundPropertiesSource.of(environment);
			EcsLoggingProperties logging = bound.logging();
			if (logging.enabled() && logging.console().format() == Format.ECS) {
				UninitializedLogging.useEcs(bound.service());
			}
		}
	}

}
