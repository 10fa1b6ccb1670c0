package io.ecslogging.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.util.unit.DataSize;

/**
 * Reports which property of ECS logging is invalid, where its value comes from, and what
 * it can be. Runs before Boot's own analyzer of bind failures, which knows only the
 * choices of enums.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class EcsLoggingFailureAnalyzer implements FailureAnalyzer {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of(EcsLoggingProperties.PREFIX);

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof InvalidEcsLoggingPropertyException invalid) {
				return analysis(invalid.getProperty(), invalid.getValue(), invalid.getOrigin(),
						"Reason: " + invalid.getReason(), failure);
			}
			if (cause instanceof BindException bind && bind.getProperty() != null
					&& PREFIX.isAncestorOf(bind.getProperty().getName())) {
				ConfigurationProperty property = bind.getProperty();
				return analysis(property.getName().toString(), String.valueOf(property.getValue()),
						property.getOrigin(), reasonOrChoices(bind), failure);
			}
		}
		return null;
	}

	private static FailureAnalysis analysis(String property, String value, @Nullable Origin origin,
			String reasonOrChoices, Throwable failure) {
		String description = """
				ECS logging cannot be set up as configured:

				    Property: %s
				    Value: "%s"
				    Origin: %s
				    %s""".formatted(property, value, (origin != null) ? origin : "unknown", reasonOrChoices);
		return new FailureAnalysis(description, "Correct the value of '" + property + "'.", failure);
	}

	private static String reasonOrChoices(BindException bind) {
		Throwable root = bind;
		for (Throwable cause = bind; cause != null; cause = cause.getCause()) {
			Class<?> type = wantedType(cause);
			String choices = (type != null) ? choices(type, bind) : null;
			if (choices != null) {
				return "Choices: " + choices;
			}
			root = cause;
		}
		return "Reason: "
				+ ((root.getMessage() != null) ? root.getMessage() : root.toString()).lines().findFirst().orElse("");
	}

	private static @Nullable Class<?> wantedType(Throwable failure) {
		if (failure instanceof ConversionFailedException conversion) {
			return conversion.getTargetType().getType();
		}
		return (failure instanceof ConverterNotFoundException missing && missing.getTargetType() != null)
				? missing.getTargetType().getType() : null;
	}

	private static @Nullable String choices(Class<?> type, BindException bind) {
		if (type.isEnum()) {
			return Arrays.stream(type.getEnumConstants())
				.map((constant) -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
				.collect(Collectors.joining(", "));
		}
		if (type == boolean.class || type == Boolean.class) {
			return "true, false";
		}
		if (type == DataSize.class) {
			return "a whole number with one of the units B, KB, MB, GB, such as 16KB";
		}
		if (type == Duration.class) {
			return "a whole number with one of the units ns, us, ms, s, m, h, d, such as 500ms";
		}
		if (type == int.class || type == Integer.class) {
			return "a whole number of at most " + Integer.MAX_VALUE;
		}
		if (type == double.class || type == Double.class) {
			return "a number such as 0.1";
		}
		if (type == Map.class) {
			return "keys of your own, each with a value: " + bind.getName() + ".<key>";
		}
		if (type.isRecord()) {
			return "properties of this section, whose names begin with " + bind.getName() + ".";
		}
		return null;
	}

}
