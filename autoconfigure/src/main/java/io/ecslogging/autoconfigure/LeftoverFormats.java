package io.ecslogging.autoconfigure;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.logging.LogFile;
import org.springframework.core.env.Environment;

import io.ecslogging.autoconfigure.EcsLoggingProperties.Format;

/**
 * Boot's own properties of structured formats. They take precedence over ours and are
 * often left over from before, so that the starter seems to do nothing. A formatter of
 * the user's own is set on purpose.
 */
final class LeftoverFormats {

	private static final Logger logger = LoggerFactory.getLogger(LeftoverFormats.class);

	private static final List<String> BOOTS = List.of("ecs", "gelf", "logstash", "");

	private LeftoverFormats() {
	}

	/**
	 * Report which property to remove, if one of Boot's own formats is set and ours is
	 * not text.
	 */
	static void report(Environment environment, EcsLoggingProperties logging) {
		if (logging.console().format() == Format.ECS) {
			report(environment, StructuredFormats.CONSOLE, "console");
		}
		if (logging.file().format() == Format.ECS && LogFile.get(environment) != null) {
			report(environment, StructuredFormats.FILE, "file");
		}
	}

	private static void report(Environment environment, String property, String output) {
		String format = environment.getProperty(property);
		if (isBoots(format)) {
			ConfigurationProperty found = OwnProperties.find(environment, property);
			logger.info("ECS logging leaves the {} alone, because {}={} sets its format. Remove that property to get "
					+ "the JSON of ECS logging, or set {}.{}.format=text to silence this. The property comes from {}",
					output, property, format, EcsLoggingProperties.PREFIX, output,
					(found != null) ? OwnProperties.origin(found) : "an unknown place");
		}
	}

	private static boolean isBoots(@Nullable String format) {
		return format != null && BOOTS.contains(format.strip().toLowerCase(Locale.ROOT));
	}

}
