package io.ecslogging.autoconfigure;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Comes right after Boot has initialised logging: turns Boot's text appenders, where an
 * XML configuration includes them, into ECS ones, and stops the start if a property is
 * wrong, which from here on is reported as ECS like everything else.
 */
class EcsLoggingListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 1;
	}

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		ConfigurableEnvironment environment = event.getEnvironment();
		if (!EcsLoggingEnvironmentPostProcessor.isEnabled(environment)) {
			return;
		}
		if (EcsLoggingEnvironmentPostProcessor.isLogbackPresent(getClass().getClassLoader())) {
			IncludedAppenders.useFormats(environment);
		}
		EcsLoggingProperties.get(environment);
		JsonMembersProperties.get(environment);
	}

}
