package io.ecslogging.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import org.springframework.util.unit.DataSize;

import io.ecslogging.autoconfigure.EcsLoggingProperties.Access;
import io.ecslogging.autoconfigure.EcsLoggingProperties.Console;
import io.ecslogging.autoconfigure.EcsLoggingProperties.Event;
import io.ecslogging.autoconfigure.EcsLoggingProperties.File;
import io.ecslogging.ecs.EcsSettings;
import io.ecslogging.ecs.StaticFields;

/**
 * Validates the properties of what is logged.
 */
final class EcsLoggingPropertiesValidator {

	private static final DataSize MIN_LINE = DataSize.ofBytes(EcsSettings.MIN_LINE_SIZE);

	private static final DataSize MAX_LINE = DataSize.ofBytes(EcsSettings.MAX_LINE_SIZE);

	/**
	 * A token, of RFC 9110, section 5.6.2.
	 */
	private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private EcsLoggingPropertiesValidator() {
	}

	/**
	 * Return the properties, with the legal names of labels.
	 * @throws InvalidEcsLoggingPropertyException if a value is invalid
	 */
	static EcsLoggingProperties validate(EcsLoggingProperties properties, Bounds bounds) {
		bounds.between("console.max-line-size", properties.console().maxLineSize(), MIN_LINE, MAX_LINE);
		bounds.between("file.max-line-size", properties.file().maxLineSize(), MIN_LINE, MAX_LINE);
		new DatasetNames(bounds).validate(properties.event());
		validate(properties.access(), bounds);
		return with(properties, properties.console(), properties.file(), properties.event(),
				new LabelNames(bounds.environment()).legal(properties.labels()));
	}

	private static void validate(Access access, Bounds bounds) {
		double rate = access.sampleRate();
		if (!(rate >= 0 && rate <= 1)) {
			throw bounds.invalid("access.sample-rate", rate, "It must be at least 0 and at most 1");
		}
		if (access.slowerThan() != null) {
			bounds.atLeast("access.slower-than", access.slowerThan(), Duration.ZERO);
		}
		for (int i = 0; i < access.requestHeaders().size(); i++) {
			if (!HEADER.matcher(access.requestHeaders().get(i)).matches()) {
				throw bounds.invalid(bounds.nameOf("access.request-headers", i), access.requestHeaders().get(i),
						"'" + access.requestHeaders().get(i) + "' is not the name of an HTTP header");
			}
		}
	}

	/**
	 * Return the properties without invalid labels and without datasets, and with a
	 * default in place of invalid sizes.
	 */
	static EcsLoggingProperties usable(EcsLoggingProperties properties) {
		Map<String, String> labels = new LinkedHashMap<>(properties.labels());
		labels.keySet().removeIf((name) -> !StaticFields.isLabelName(name));
		Console console = new Console(properties.console().format(), usable(properties.console().maxLineSize()));
		File file = new File(properties.file().format(), usable(properties.file().maxLineSize()));
		return with(properties, console, file, properties.event().withoutDatasets(), labels);
	}

	private static DataSize usable(DataSize size) {
		boolean possible = size.compareTo(MIN_LINE) >= 0 && size.compareTo(MAX_LINE) <= 0;
		return possible ? size : DataSize.ofBytes(EcsSettings.CONSOLE_LINE_SIZE);
	}

	private static EcsLoggingProperties with(EcsLoggingProperties properties, Console console, File file, Event event,
			Map<String, String> labels) {
		return new EcsLoggingProperties(properties.enabled(), console, file, properties.service(), event, labels,
				properties.tags(), properties.includeOrigin(), properties.mdc(), properties.mask(),
				properties.kubernetes(), properties.access());
	}

}
