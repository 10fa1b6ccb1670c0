package io.ecslogging.autoconfigure;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Comes right after Boot has initialised logging: turns Boot's text appenders, where an
 * XML configuration includes them, into ECS ones, begins to queue what is to be shipped,
 * and stops the start if a property is wrong, which from here on is reported as ECS like
 * everything else.
 */
class EcsLoggingListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 1;
	}

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		ConfigurableEnvironment environment = event.getEnvironment();
		boolean logback = EcsLoggingEnvironmentPostProcessor.isLogbackPresent(getClass().getClassLoader());
		if (!EcsLoggingEnvironmentPostProcessor.isEnabled(environment)) {
			if (logback) {
				IncludedAppenders.leaveAlone();
				ShippingLifecycle.disable();
			}
			return;
		}
		try {
			if (logback) {
				IncludedAppenders.useFormats(environment);
				ShippingLifecycle.configure(environment);
			}
			EcsLoggingProperties.get(environment);
			JsonMembersProperties.get(environment);
		}
		finally {
			// also where something is missing that may have been written there
			UnknownProperties.report(environment);
		}
	}

}
