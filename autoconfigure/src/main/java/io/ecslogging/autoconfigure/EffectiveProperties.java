package io.ecslogging.autoconfigure;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

import io.ecslogging.ecs.ServiceMetadata;

/**
 * The values that logging uses, and where each comes from. Used by one thread.
 */
public final class EffectiveProperties {

	private static final String DEFAULT = "default";

	/**
	 * The last properties that those of the service fall back to.
	 */
	private static final Map<String, String> FALLBACKS = Map.of("name", "spring.application.name", "version",
			"spring.application.version", "node-name", "HOSTNAME");

	private final Environment environment;

	private final Map<String, Value> values = new TreeMap<>();

	private EffectiveProperties(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Return all properties of ECS logging.
	 * @param environment the environment of the application
	 * @return the values by name of the property; secrets are masked
	 */
	public static Map<String, Value> of(Environment environment) {
		BoundProperties bound = BoundPropertiesSource.inUse(environment);
		EffectiveProperties properties = new EffectiveProperties(environment);
		properties.addAll(EcsLoggingProperties.PREFIX, bound.logging());
		properties.addService(bound.service());
		properties.addAll(LogstashProperties.PREFIX, bound.logstash());
		properties.addAll(ElasticsearchProperties.PREFIX, bound.elasticsearch());
		properties.addAll(ShippingProperties.PREFIX, bound.shipping());
		return properties.values;
	}

	/**
	 * Uses constructors instead of the components of records: a native image has the
	 * constructors.
	 */
	private void addAll(String prefix, Object section) {
		for (Parameter parameter : section.getClass().getDeclaredConstructors()[0].getParameters()) {
			String name = prefix + "." + DataObjectPropertyName.toDashedForm(parameter.getName());
			Object value = read(section, parameter.getName());
			if (parameter.getType().isRecord() && value != null) {
				addAll(name, value);
			}
			else if (value instanceof Map<?, ?> map) {
				map.forEach((key, entry) -> add(name + "." + key, entry, name + "[" + key + "]"));
			}
			else {
				add(name, value, name + "[0]");
			}
		}
	}

	private static @Nullable Object read(Object section, String component) {
		try {
			return section.getClass().getMethod(component).invoke(section);
		}
		catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException ex) {
			throw new IllegalStateException("No component " + component + " in " + section.getClass(), ex);
		}
	}

	/**
	 * Add a property.
	 * @param otherName another name that may set it: that of the first element of a list,
	 * or of a key that is not like other names
	 */
	private void add(String name, @Nullable Object value, String otherName) {
		String origin = origin(name);
		Value shown = new Value(text(value),
				(origin != null) ? origin : Objects.requireNonNullElse(origin(otherName), DEFAULT));
		this.values.put(name, (value != null && ElasticsearchProperties.isSecret(name)) ? shown.masked() : shown);
	}

	private @Nullable String origin(String name) {
		ConfigurationProperty property = OwnProperties.find(this.environment, name);
		return (property != null) ? OwnProperties.origin(property) : null;
	}

	private void addService(ServiceMetadata service) {
		AgentService agent = AgentService.of(this.environment);
		addFallback("name", service.name(), agent);
		addFallback("version", service.version(), agent);
		addFallback("environment", service.environment(), agent);
		addFallback("node-name", service.nodeName(), agent);
	}

	private void addFallback(String name, @Nullable String value, AgentService agent) {
		String property = EcsLoggingProperties.PREFIX + ".service." + name;
		Value ours = this.values.get(property);
		if (value == null || ours == null || ours.value() != null) {
			return;
		}
		String origin = fallback("logging.structured.ecs.service." + name);
		AgentService.Value agents = agent.get(name);
		if (origin == null) {
			origin = (agents != null) ? agents.origin() : fallback(FALLBACKS.getOrDefault(name, property));
		}
		this.values.put(property, new Value(value, (origin != null) ? origin : DEFAULT));
	}

	private @Nullable String fallback(String property) {
		ConfigurationProperty found = OwnProperties.findText(this.environment, property);
		return (found != null) ? property + " from " + OwnProperties.origin(found) : null;
	}

	private static @Nullable String text(@Nullable Object value) {
		if (value == null) {
			return null;
		}
		if (value instanceof Duration duration) {
			return DurationStyle.SIMPLE.print(duration);
		}
		if (value instanceof DataSize size) {
			return Bounds.text(size);
		}
		if (value instanceof Enum<?> constant) {
			return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
		}
		if (value instanceof Collection<?> collection) {
			return collection.stream().map(String::valueOf).collect(Collectors.joining(", "));
		}
		return value.toString();
	}

	/**
	 * A value, and where it comes from.
	 *
	 * @param value the value as text, {@code null} if there is none
	 * @param origin the place that sets it, or {@code default}
	 */
	public record Value(@Nullable String value, String origin) {

		/**
		 * Return this without its value.
		 * @return the masked value
		 */
		public Value masked() {
			return new Value(InvalidEcsLoggingPropertyException.MASKED, this.origin);
		}

	}

}
