package io.ecslogging.autoconfigure.format;

import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.StandardEnvironment;

import io.ecslogging.autoconfigure.BoundPropertiesSource;
import io.ecslogging.autoconfigure.EcsLoggingProperties;
import io.ecslogging.autoconfigure.EcsLoggingProperties.Format;
import io.ecslogging.autoconfigure.LogbackPresence;

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
		StandardEnvironment environment = new StandardEnvironment();
		if (LogbackPresence.isInUse(getClass().getClassLoader())) {
			EcsLoggingProperties logging = BoundPropertiesSource.of(environment).logging();
			if (logging.enabled() && logging.console().format() == Format.ECS) {
				UninitializedLogging.useEcs(environment);
			}
		}
	}

}
