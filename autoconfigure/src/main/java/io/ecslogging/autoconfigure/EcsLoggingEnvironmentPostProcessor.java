package io.ecslogging.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.logging.logback.LogbackLoggingSystem;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

import io.ecslogging.autoconfigure.EcsLoggingProperties.Format;

/**
 * Makes ECS the structured format of console and file, where the user has not named one.
 * Comes last, so that every property source of the user has been there before. A value
 * that cannot be bound is taken as if it were not there: {@link EcsLoggingListener} stops
 * the start because of it as soon as there is a log to say so in.
 */
class EcsLoggingEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String CONSOLE_FORMAT = "logging.structured.format.console";

	static final String FILE_FORMAT = "logging.structured.format.file";

	private static final String PROPERTY_SOURCE = "ecsLogging";

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!isLogbackInUse(application.getClassLoader()) || !isEnabled(environment)) {
			return;
		}
		Map<String, Object> formats = new LinkedHashMap<>();
		putUnlessSet(environment, formats, CONSOLE_FORMAT, "console", EcsStructuredLogFormatter.class);
		putUnlessSet(environment, formats, FILE_FORMAT, "file", EcsFileStructuredLogFormatter.class);
		if (!formats.isEmpty() && !environment.getPropertySources().contains(PROPERTY_SOURCE)) {
			environment.getPropertySources().addLast(new MapPropertySource(PROPERTY_SOURCE, formats));
		}
	}

	static boolean isLogbackPresent(ClassLoader classLoader) {
		return ClassUtils.isPresent("ch.qos.logback.classic.LoggerContext", classLoader);
	}

	/**
	 * Return whether Boot sets up Logback, and not another logging system or none.
	 */
	static boolean isLogbackInUse(ClassLoader classLoader) {
		return isLogbackPresent(classLoader) && LoggingSystem.get(classLoader) instanceof LogbackLoggingSystem;
	}

	static boolean isEnabled(Environment environment) {
		return bind(environment, "enabled", Boolean.class, true);
	}

	static Format format(Environment environment, String output) {
		return bind(environment, output + ".format", Format.class, Format.ECS);
	}

	private static void putUnlessSet(ConfigurableEnvironment environment, Map<String, Object> formats, String property,
			String output, Class<?> formatter) {
		if (!environment.containsProperty(property) && format(environment, output) == Format.ECS) {
			formats.put(property, formatter.getName());
		}
	}

	private static <T> T bind(Environment environment, String name, Class<T> type, T fallback) {
		try {
			return OwnProperties.binder(environment)
				.bind(EcsLoggingProperties.PREFIX + "." + name, type)
				.orElse(fallback);
		}
		catch (BindException ex) {
			return fallback;
		}
	}

}
