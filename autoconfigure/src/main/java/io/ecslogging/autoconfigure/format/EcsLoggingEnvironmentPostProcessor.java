package io.ecslogging.autoconfigure.format;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

import io.ecslogging.autoconfigure.BoundProperties;
import io.ecslogging.autoconfigure.BoundPropertiesSource;
import io.ecslogging.autoconfigure.EcsLoggingProperties;
import io.ecslogging.autoconfigure.EcsLoggingProperties.Format;
import io.ecslogging.autoconfigure.LogbackPresence;
import io.ecslogging.autoconfigure.StructuredFormats;

/**
 * Binds the properties, and makes ECS the structured format of console and file if the
 * user has not set one. Runs last, so that it sees every property source of the user. An
 * invalid value counts as not set here; it stops the start later, when that can be
 * logged.
 */
class EcsLoggingEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!LogbackPresence.isInUse(application.getClassLoader())) {
			return;
		}
		EncoderPreinitializer.start();
		BoundProperties bound = BoundPropertiesSource.of(environment);
		Map<String, Object> formats = new LinkedHashMap<>();
		EcsLoggingProperties logging = bound.logging();
		if (logging.enabled() && logging.console().format() == Format.ECS
				&& !environment.containsProperty(StructuredFormats.CONSOLE)) {
			formats.put(StructuredFormats.CONSOLE, EcsStructuredLogFormatter.class.getName());
		}
		if (logging.enabled() && logging.file().format() == Format.ECS
				&& !environment.containsProperty(StructuredFormats.FILE)) {
			formats.put(StructuredFormats.FILE, EcsFileStructuredLogFormatter.class.getName());
		}
		BoundPropertiesSource.attach(environment, bound, formats);
	}

}
