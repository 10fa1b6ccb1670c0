package io.ecslogging.autoconfigure.format;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

import io.ecslogging.autoconfigure.BoundPropertiesSource;
import io.ecslogging.autoconfigure.LogbackPresence;
import io.ecslogging.autoconfigure.TemporaryEnvironment;

/**
 * Turns Boot's text appenders into ECS ones if an XML configuration includes them. Runs
 * right after Boot has initialised logging.
 */
class FormatListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 1;
	}

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		ClassLoader classLoader = getClass().getClassLoader();
		if (!LogbackPresence.isPresent(classLoader) || TemporaryEnvironment.is(event.getEnvironment())) {
			return;
		}
		if (LogbackPresence.isInUse(classLoader)
				&& BoundPropertiesSource.of(event.getEnvironment()).logging().enabled()) {
			IncludedAppenders.useFormats(event.getEnvironment());
		}
		else {
			IncludedAppenders.leaveAlone();
		}
	}

}
