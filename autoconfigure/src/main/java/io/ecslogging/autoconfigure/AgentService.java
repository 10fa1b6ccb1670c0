package io.ecslogging.autoconfigure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * What the agents that trace a service are told about it: Elastic's APM agent and
 * OpenTelemetry's, by variables or by system properties. Kibana shows the lines of a
 * service beside its traces only where both have the same name. Immutable.
 */
final class AgentService {

	private static final List<ConfigurationPropertyName> PREFIXES = List.of(ConfigurationPropertyName.of("elastic.apm"),
			ConfigurationPropertyName.of("otel"));

	private static final String ATTRIBUTES = "otel.resource.attributes";

	private static final AgentService NONE = new AgentService(Map.of(), null);

	private final Map<String, Value> values;

	private final @Nullable String malformed;

	private AgentService(Map<String, Value> values, @Nullable String malformed) {
		this.values = values;
		this.malformed = malformed;
	}

	/**
	 * Find out what the agents are told. Costs next to nothing if that is nothing.
	 */
	static AgentService of(Environment environment) {
		for (ConfigurationPropertyName prefix : PREFIXES) {
			if (OwnProperties.isConfigured(environment, prefix)) {
				return read(environment);
			}
		}
		return NONE;
	}

	private static AgentService read(Environment environment) {
		String text = OwnProperties.text(environment, ATTRIBUTES);
		Map<String, String> attributes = (text != null) ? ResourceAttributes.parse(text) : Map.of();
		Map<String, Value> values = new HashMap<>();
		Source.BY_FIELD.forEach((field, sources) -> sources.stream()
			.map((source) -> source.read(environment, (attributes != null) ? attributes : Map.of()))
			.filter(Objects::nonNull)
			.findFirst()
			.ifPresent((value) -> values.put(field, value)));
		return new AgentService(values, (attributes != null) ? null : origin(environment, ATTRIBUTES));
	}

	private static String origin(Environment environment, String property) {
		ConfigurationProperty found = OwnProperties.findText(environment, property);
		return property + ((found != null) ? " from " + OwnProperties.origin(found) : "");
	}

	/**
	 * Return what the agents are told about a field.
	 * @param field the last part of the name of our property
	 * @return the value, or {@code null} if they are told nothing
	 */
	@Nullable String text(String field) {
		Value value = get(field);
		return (value != null) ? value.text() : null;
	}

	/**
	 * Return the same with its origin.
	 */
	@Nullable Value get(String field) {
		return this.values.get(field);
	}

	/**
	 * Return where resource attributes come from that cannot be read, or {@code null}.
	 */
	@Nullable String malformed() {
		return this.malformed;
	}

	/**
	 * What an agent is told.
	 *
	 * @param text the value
	 * @param origin the property, and where it is set
	 */
	record Value(String text, String origin) {

	}

	/**
	 * Where to look for a value.
	 *
	 * @param property the property, named as the system property of the agent
	 * @param attribute the attribute in it, or {@code null} if the property is the value
	 */
	private record Source(String property, @Nullable String attribute) {

		/**
		 * Where to look, in the order that Elastic has agreed on for ECS loggers
		 * (elastic/apm, {@code specs/agents/log-correlation.md}).
		 */
		private static final Map<String, List<Source>> BY_FIELD = Map.of("name",
				List.of(of("elastic.apm.service_name"), of("otel.service.name"), ofAttribute("service.name")),
				"version", List.of(of("elastic.apm.service_version"), ofAttribute("service.version")), "environment",
				List.of(of("elastic.apm.environment"), ofAttribute("deployment.environment.name"),
						ofAttribute("deployment.environment")),
				"node-name", List.of(of("elastic.apm.service_node_name"), ofAttribute("service.instance.id")));

		static Source of(String property) {
			return new Source(property, null);
		}

		static Source ofAttribute(String attribute) {
			return new Source(ATTRIBUTES, attribute);
		}

		@Nullable Value read(Environment environment, Map<String, String> attributes) {
			String text = (this.attribute != null) ? attributes.get(this.attribute)
					: OwnProperties.text(environment, this.property);
			String name = (this.attribute != null) ? this.attribute + " in " : "";
			return StringUtils.hasText(text) ? new Value(text, name + AgentService.origin(environment, this.property))
					: null;
		}

	}

}
