package io.ecslogging.sample.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.ecslogging.autoconfigure.EffectiveProperties;

/**
 * Says where each field of a line comes from.
 */
@Component
class FieldOrigins {

	private static final String EVENT = "the event";

	private static final Map<String, String> OWN = Map.of("@timestamp", EVENT, "log.level", EVENT, "message", EVENT,
			"log.logger", EVENT, "process.thread.name", EVENT, "process.thread.id", "the thread that logs",
			"process.pid", "the process", "ecs.version", "the library");

	private static final Map<String, String> PROPERTIES = Map.of("service.name", "ecs.logging.service.name",
			"service.version", "ecs.logging.service.version", "service.environment", "ecs.logging.service.environment",
			"service.node.name", "ecs.logging.service.node-name", "event.id", "ecs.logging.event.id", "event.sequence",
			"ecs.logging.event.sequence");

	private static final List<String> ERROR = List.of("error.type", "error.message", "error.stack_trace");

	private static final Map<String, List<String>> TRACE_KEYS = Map.of("trace.id",
			List.of("traceId", "trace.id", "trace_id"), "span.id", List.of("spanId", "span.id", "span_id"),
			"transaction.id", List.of("transaction.id"));

	private static final List<String> TRACERS = List.of("Micrometer Tracing", "Elastic APM agent",
			"OpenTelemetry agent");

	private final Map<String, EffectiveProperties.Value> properties;

	FieldOrigins(Environment environment) {
		this.properties = EffectiveProperties.of(environment);
	}

	/**
	 * Return the origins of all fields.
	 * @param event the event
	 * @return the origins by path, in the order of the line; none if the line is not JSON
	 */
	Map<String, String> of(PrintedEvent event) {
		Map<String, String> origins = new LinkedHashMap<>();
		try {
			JsonNode document = JsonMapper.shared().readTree(event.line());
			if (document.isObject()) {
				addAll("", document, event.names(), origins);
			}
		}
		catch (JacksonException ex) {
			// the console prints text
		}
		return origins;
	}

	private void addAll(String prefix, JsonNode object, EventNames names, Map<String, String> origins) {
		for (Map.Entry<String, JsonNode> member : object.properties()) {
			String path = prefix + member.getKey();
			if (member.getValue().isObject() && !member.getValue().isEmpty()) {
				addAll(path + ".", member.getValue(), names, origins);
			}
			else {
				origins.put(path, origin(path, member.getValue(), names));
			}
		}
	}

	private String origin(String path, JsonNode value, EventNames names) {
		String origin = OWN.get(path);
		if (origin == null && names.exception() && ERROR.contains(path)) {
			origin = "the exception";
		}
		if (origin == null) {
			origin = switch (path.substring(0, (path + ".").indexOf('.'))) {
				case "service", "event" -> serviceOrEvent(path, value);
				case "trace", "span", "transaction" -> trace(path, names);
				case "tags" -> tags(names);
				case "log" -> path.startsWith("log.origin.") ? "the stack (ecs.logging.include-origin)" : null;
				default -> null;
			};
		}
		if (origin == null) {
			origin = program(path, names);
		}
		if (origin == null && path.startsWith("labels.")) {
			origin = label(path.substring("labels.".length()), names);
		}
		if (origin == null) {
			origin = names.entries() ? "a structured argument or marker"
					: "a contributor, a customizer or logging.structured.json.add";
		}
		return origin;
	}

	private @Nullable String serviceOrEvent(String path, JsonNode value) {
		if (path.equals("event.dataset")) {
			if (isValue("ecs.logging.event.dataset", value)) {
				return property("ecs.logging.event.dataset");
			}
			if (isValue("ecs.logging.service.name", value)) {
				return "service.name";
			}
			return value.asString().endsWith(".access") ? property("ecs.logging.access.enabled")
					: "ecs.logging.event.datasets or .dataset-markers";
		}
		return PROPERTIES.containsKey(path) ? property(PROPERTIES.get(path)) : null;
	}

	private boolean isValue(String property, JsonNode value) {
		EffectiveProperties.Value found = this.properties.get(property);
		return found != null && value.asString().equals(found.value());
	}

	private @Nullable String property(String name) {
		EffectiveProperties.Value value = this.properties.get(name);
		if (value == null) {
			return null;
		}
		return value.origin().contains(" from ") ? value.origin() : name + " from " + value.origin();
	}

	private static @Nullable String trace(String path, EventNames names) {
		List<String> keys = TRACE_KEYS.getOrDefault(path, List.of());
		for (int i = 0; i < keys.size(); i++) {
			if (names.mdc().contains(keys.get(i))) {
				String tracer = (keys.size() > 1) ? TRACERS.get(i) : "Elastic APM agent";
				return "%s (MDC %s)".formatted(tracer, keys.get(i));
			}
		}
		return null;
	}

	private String tags(EventNames names) {
		if (names.markers().isEmpty()) {
			return property("ecs.logging.tags") + ", or the library";
		}
		return "marker " + String.join(", marker ", names.markers());
	}

	/**
	 * Find a name that is the path or a part of it from the left.
	 */
	private static @Nullable String program(String path, EventNames names) {
		return find(names, (name) -> path.equals(name) || path.startsWith(name + "."), (key) -> key.contains("."));
	}

	private @Nullable String label(String label, EventNames names) {
		String origin = property("ecs.logging.labels." + label);
		if (origin == null) {
			origin = find(names, label::equals, (key) -> true);
		}
		if (origin == null) {
			String displaced = find(names, (name) -> label.equals(name.replace('.', '_')), (key) -> true);
			origin = (displaced != null) ? displaced + ", whose place is taken" : null;
		}
		return origin;
	}

	private static @Nullable String find(EventNames names, Predicate<String> wanted, Predicate<String> ofMdc) {
		for (String key : names.keyValues()) {
			if (wanted.test(key)) {
				return "key-value " + key;
			}
		}
		for (String field : names.arguments()) {
			if (wanted.test(field)) {
				return "structured argument " + field;
			}
		}
		for (String key : names.mdc()) {
			if (wanted.test(key) && ofMdc.test(key)) {
				return "MDC " + key;
			}
		}
		return null;
	}

}
