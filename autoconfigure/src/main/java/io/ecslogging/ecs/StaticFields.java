package io.ecslogging.ecs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Fields, labels and tags that are the same on every event.
 *
 * @param fields strings and numbers by path, in order
 * @param labels labels by name, in order
 * @param tags tags
 */
public record StaticFields(Map<String, Object> fields, Map<String, String> labels, List<String> tags) {

	/**
	 * Check the paths and label names, and take copies.
	 * @throws IllegalArgumentException if the path of a field or the name of a label is
	 * not legal
	 */
	public StaticFields {
		for (String name : labels.keySet()) {
			if (!isLabelName(name)) {
				throw new IllegalArgumentException("'" + name + "' cannot be the name of a label");
			}
		}
		for (String path : fields.keySet()) {
			if (!EcsSchema.isStaticPath(path)) {
				throw new IllegalArgumentException("'" + path + "' cannot be the path of a static field");
			}
		}
		fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
		labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
		tags = List.copyOf(tags);
	}

	/**
	 * Return the fields that describe a service and this process.
	 * @param service what is known about the service
	 * @param dataset {@code event.dataset}, or {@code null} or blank for the service's
	 * name
	 * @param labels labels by name
	 * @param tags tags
	 * @return the fields
	 */
	public static StaticFields of(ServiceMetadata service, @Nullable String dataset, Map<String, String> labels,
			List<String> tags) {
		Map<String, Object> fields = new LinkedHashMap<>();
		put(fields, "service.name", service.name());
		put(fields, "service.version", service.version());
		put(fields, "service.environment", service.environment());
		put(fields, "service.node.name", service.nodeName());
		String name = (dataset != null && !dataset.isBlank()) ? dataset : service.name();
		put(fields, "event.dataset", (name != null) ? DataStream.sanitize(name) : null);
		fields.put("process.pid", ProcessHandle.current().pid());
		return new StaticFields(fields, labels, tags);
	}

	/**
	 * Return these fields, plus those that a shipped document needs: the host, and the
	 * data stream that it goes to.
	 * @param host the host
	 * @param stream the data stream, or {@code null} for none
	 * @return the fields
	 */
	public StaticFields shipped(HostMetadata host, @Nullable DataStream stream) {
		Map<String, Object> shipped = new LinkedHashMap<>();
		if (stream != null) {
			shipped.put("data_stream.type", DataStream.TYPE);
			shipped.put("data_stream.dataset", stream.dataset());
			shipped.put("data_stream.namespace", stream.namespace());
		}
		shipped.putAll(this.fields);
		if (stream != null) {
			shipped.put("event.dataset", stream.dataset());
		}
		put(shipped, "host.name", host.name());
		put(shipped, "container.id", host.containerId());
		host.kubernetes().forEach((path, value) -> put(shipped, path, value));
		return new StaticFields(shipped, this.labels, this.tags);
	}

	/**
	 * Return these fields with another dataset, also in the data stream, if there is one.
	 * @param dataset the name of the dataset, legal
	 */
	StaticFields withDataset(String dataset) {
		Map<String, Object> changed = new LinkedHashMap<>(this.fields);
		changed.put("event.dataset", dataset);
		changed.replace("data_stream.dataset", dataset);
		return new StaticFields(changed, this.labels, this.tags);
	}

	private static void put(Map<String, Object> fields, String path, @Nullable String value) {
		if (value != null && !value.isBlank()) {
			fields.put(path, value);
		}
	}

	/**
	 * Return whether a name is legal for a label: it is not blank, and has no character
	 * that the ecs-logging specification (spec.json, {@code labels.sanitization})
	 * replaces.
	 * @param name the name
	 * @return whether it can be written as it is
	 */
	public static boolean isLabelName(String name) {
		return !name.isBlank() && FieldName.labelText(name).equals(name);
	}

}
