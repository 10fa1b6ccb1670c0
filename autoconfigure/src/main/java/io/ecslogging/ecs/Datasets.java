package io.ecslogging.ecs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which events belong to a dataset of their own, such as {@code audit}, and not to that
 * of the service. A marker decides before the logger does.
 *
 * @param loggers the datasets by the beginnings of the names of loggers
 * @param markers the datasets by the names of markers
 */
public record Datasets(Map<String, String> loggers, Map<String, String> markers) {

	/**
	 * All events belong to the dataset of the service.
	 */
	public static final Datasets NONE = new Datasets(Map.of(), Map.of());

	/**
	 * Take copies.
	 */
	public Datasets {
		loggers = Collections.unmodifiableMap(new LinkedHashMap<>(loggers));
		markers = Collections.unmodifiableMap(new LinkedHashMap<>(markers));
	}

	/**
	 * Return datasets with legal names.
	 * @param loggers the beginnings of the names of loggers by dataset
	 * @param markers the names of markers by dataset
	 * @return the datasets
	 */
	public static Datasets of(Map<String, List<String>> loggers, Map<String, List<String>> markers) {
		return new Datasets(byMember(loggers), byMember(markers));
	}

	private static Map<String, String> byMember(Map<String, List<String>> byDataset) {
		Map<String, String> datasets = new LinkedHashMap<>();
		byDataset.forEach(
				(dataset, all) -> all.forEach((member) -> datasets.putIfAbsent(member, DataStream.sanitize(dataset))));
		return datasets;
	}

	/**
	 * Return all datasets.
	 * @return their names, in order
	 */
	public Set<String> names() {
		Set<String> names = new LinkedHashSet<>(this.loggers.values());
		names.addAll(this.markers.values());
		return names;
	}

	/**
	 * Return the dataset of a logger: that of the longest beginning which is the whole
	 * name or is followed by a dot.
	 * @param logger the name of the logger
	 * @return the dataset, or {@code null} for that of the service
	 */
	@Nullable String ofLogger(String logger) {
		for (int end = logger.length(); end > 0; end = logger.lastIndexOf('.', end - 1)) {
			String dataset = this.loggers.get(logger.substring(0, end));
			if (dataset != null) {
				return dataset;
			}
		}
		return null;
	}

}
