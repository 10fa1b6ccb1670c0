package io.ecslogging.autoconfigure;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Comes right after Boot has initialised logging: turns Boot's text appenders, where an
 * XML configuration includes them, into ECS ones, begins to queue what is to be shipped,
 * unless this is a build, and stops the start if a property is wrong, which from here on
 * is reported as ECS like everything else. Leaves a logging system other than Logback
 * alone.
 */
class EcsLoggingListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 1;
	}

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		ConfigurableEnvironment environment = event.getEnvironment();
		ClassLoader classLoader = getClass().getClassLoader();
		if (!EcsLoggingEnvironmentPostProcessor.isLogbackPresent(classLoader)) {
			return;
		}
		if (!EcsLoggingEnvironmentPostProcessor.isLogbackInUse(classLoader)
				|| !EcsLoggingEnvironmentPostProcessor.isEnabled(environment)) {
			IncludedAppenders.leaveAlone();
			ShippingLifecycle.disable();
			return;
		}
		IncludedAppenders.useFormats(environment);
		try {
			if (isBuild()) {
				ShippingLifecycle.disable();
				validateShipping(environment);
			}
			else {
				ShippingLifecycle.configure(environment);
			}
			EcsLoggingProperties.get(environment);
			JsonMembersProperties.get(environment);
		}
		finally {
			// also where something is missing that may have been written there
			UnknownProperties.report(environment);
			LeftoverFormats.report(environment);
		}
	}

	/**
	 * Return whether the application is only started to look at it: ahead-of-time
	 * processing, or the training of a class data archive or an AOT cache.
	 */
	private static boolean isBuild() {
		return Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING) || DefaultLifecycleProcessor.ON_REFRESH_VALUE
			.equalsIgnoreCase(SpringProperties.getProperty(DefaultLifecycleProcessor.EXIT_PROPERTY_NAME));
	}

	private static void validateShipping(ConfigurableEnvironment environment) {
		LogstashProperties.get(environment);
		ElasticsearchProperties.get(environment);
		ShippingProperties.get(environment);
	}

}
