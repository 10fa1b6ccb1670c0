package io.ecslogging.autoconfigure;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Reports problems with the properties, and stops the start if one is invalid. Runs after
 * formats and shipping have been set up as far as possible, so that the reports are
 * logged, and shipped, like everything else.
 */
class EcsLoggingListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 3;
	}

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		ConfigurableEnvironment environment = event.getEnvironment();
		if (!LogbackPresence.isInUse(getClass().getClassLoader()) || TemporaryEnvironment.is(environment)) {
			return;
		}
		BoundProperties bound = BoundPropertiesSource.of(environment);
		if (bound.logging().enabled()) {
			// also if something is invalid: it may be missing because its name is
			// misspelled
			UnknownProperties.report(environment);
			LeftoverFormats.report(environment, bound.logging());
			AgentDifferences.report(environment, bound.logging(), bound.service());
			RuntimeException failure = bound.failure();
			if (failure != null) {
				throw failure;
			}
		}
	}

}
