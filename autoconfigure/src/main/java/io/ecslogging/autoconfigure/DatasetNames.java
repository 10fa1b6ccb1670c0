package io.ecslogging.autoconfigure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.springframework.util.StringUtils;

import io.ecslogging.autoconfigure.EcsLoggingProperties.Event;

/**
 * Validates which loggers and markers have datasets of their own.
 */
final class DatasetNames {

	private static final String LOGGERS = "event.datasets";

	private static final String MARKERS = "event.dataset-markers";

	private static final Pattern LOGGER = Pattern.compile("[^\\s.*]+(\\.[^\\s.*]+)*");

	private final Bounds bounds;

	DatasetNames(Bounds bounds) {
		this.bounds = bounds;
	}

	/**
	 * Check the names.
	 * @throws InvalidEcsLoggingPropertyException if one is missing, malformed, or of two
	 * datasets
	 */
	void validate(Event event) {
		event.datasets().forEach((dataset, loggers) -> {
			for (int i = 0; i < loggers.size(); i++) {
				if (StringUtils.hasText(loggers.get(i)) && !LOGGER.matcher(loggers.get(i)).matches()) {
					throw this.bounds.invalid(this.bounds.nameOf(LOGGERS + "." + dataset, i), loggers.get(i),
							"It must be the name of a logger, or the beginning of one up to a dot, without '*'");
				}
			}
		});
		validate(LOGGERS, "logger", event.datasets());
		validate(MARKERS, "marker", event.datasetMarkers());
	}

	private void validate(String map, String kind, Map<String, List<String>> datasets) {
		Map<String, String> owners = new HashMap<>();
		datasets.forEach((dataset, names) -> {
			String property = map + "." + dataset;
			if (!StringUtils.hasText(dataset)) {
				throw this.bounds.invalid(property, String.join(",", names), "The name of a dataset must not be blank");
			}
			if (names.stream().noneMatch(StringUtils::hasText)) {
				throw this.bounds.invalid(property, String.join(",", names),
						"A dataset needs the name of at least one " + kind);
			}
			for (int i = 0; i < names.size(); i++) {
				String owner = owners.putIfAbsent(names.get(i), dataset);
				if (StringUtils.hasText(names.get(i)) && owner != null && !owner.equals(dataset)) {
					throw this.bounds.invalid(this.bounds.nameOf(property, i), names.get(i), "The events of a " + kind
							+ " belong to one dataset only, and these already belong to '" + owner + "'");
				}
			}
		});
	}

}
