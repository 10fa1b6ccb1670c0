package io.ecslogging.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.env.Environment;

import io.ecslogging.ecs.StaticFields;

/**
 * Makes sure that the names of configured labels are legal. An environment variable
 * cannot tell a dot from an underscore: {@code ECS_LOGGING_LABELS_COST_CENTER} is bound
 * as {@code cost.center}, and means {@code cost_center}.
 */
final class LabelNames {

	private static final String PREFIX = EcsLoggingProperties.PREFIX + ".labels.";

	private final Environment environment;

	LabelNames(Environment environment) {
		this.environment = environment;
	}

	Map<String, String> legal(Map<String, String> labels) {
		Map<String, String> legal = new LinkedHashMap<>();
		labels.forEach((name, value) -> {
			if (StaticFields.isLabelName(name)) {
				legal.putIfAbsent(name, value);
			}
			else if (isVariable(name) && StaticFields.isLabelName(name.replace('.', '_'))) {
				legal.put(name.replace('.', '_'), value);
			}
			else {
				throw InvalidEcsLoggingPropertyException.of(this.environment, PREFIX + name, value,
						"The name of a label must not be blank or contain '.', '*' or '\\'");
			}
		});
		return legal;
	}

	private boolean isVariable(String name) {
		ConfigurationProperty property = OwnProperties.find(this.environment, PREFIX + name);
		Origin origin = (property != null) ? property.getOrigin() : null;
		return ((origin instanceof PropertySourceOrigin located) ? located.getOrigin()
				: origin) instanceof SystemEnvironmentOrigin;
	}

}
