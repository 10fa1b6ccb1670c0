package io.ecslogging.autoconfigure;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds names below {@code ecs.logging} that nothing is bound to. They have no effect,
 * which is hard to notice: {@code destination} instead of {@code destinations}, for
 * example.
 */
final class UnknownProperties {

	private static final Logger logger = LoggerFactory.getLogger(UnknownProperties.class);

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of(EcsLoggingProperties.PREFIX);

	private final KnownProperties known = new KnownProperties();

	private final Set<ConfigurationPropertyName> reported = new HashSet<>();

	private UnknownProperties() {
	}

	/**
	 * Warn about each, and say where it comes from. Leaves out the value: it may be a
	 * secret.
	 */
	static void report(Environment environment) {
		if (!OwnProperties.isConfigured(environment, PREFIX)) {
			return;
		}
		UnknownProperties unknown = new UnknownProperties();
		for (ConfigurationPropertySource source : OwnProperties.sources(environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				boolean variables = source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
				iterable.stream()
					.filter(PREFIX::isAncestorOf)
					.filter((name) -> !unknown.known.contains(name, variables))
					.forEach((name) -> unknown.report(source.getConfigurationProperty(name), name, variables));
			}
		}
	}

	private void report(@Nullable ConfigurationProperty property, ConfigurationPropertyName name, boolean variable) {
		ConfigurationPropertyName reportedName = KnownProperties.withoutIndex(name);
		if (property != null && this.reported.add(reportedName)) {
			logger.warn("{} is not a property of ECS logging and has no effect.{} It comes from {}", reportedName,
					suggestion(reportedName, variable), OwnProperties.origin(property));
		}
	}

	private String suggestion(ConfigurationPropertyName unknown, boolean variable) {
		ConfigurationPropertyName nearest = this.known.nearest(unknown);
		if (nearest == null) {
			return "";
		}
		String asVariable = nearest.toString().toUpperCase(Locale.ROOT).replace('.', '_').replace("-", "");
		return " Did you mean " + nearest + (variable ? ", which is " + asVariable + " as a variable?" : "?");
	}

}
