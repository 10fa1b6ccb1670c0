package io.ecslogging.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/**
 * A property of ECS logging has an invalid value.
 */
public class InvalidEcsLoggingPropertyException extends RuntimeException {

	/**
	 * Stands for a secret.
	 */
	static final String MASKED = "******";

	private final String property;

	private final String value;

	private final @Nullable Origin origin;

	private final String reason;

	/**
	 * Create an exception.
	 * @param property the name of the property
	 * @param value its value, which must not be a secret
	 * @param origin where it comes from, or {@code null} if that is not known
	 * @param reason why the value is invalid
	 */
	public InvalidEcsLoggingPropertyException(String property, String value, @Nullable Origin origin, String reason) {
		super("Property '%s' has the value '%s'. %s".formatted(property, value, reason));
		this.property = property;
		this.value = value;
		this.origin = origin;
		this.reason = reason;
	}

	/**
	 * Return the exception for a property, with its origin if that is known.
	 * @param environment where the property is
	 * @param property the name of the property
	 * @param value its value, which must not be a secret
	 * @param reason why the value is invalid
	 * @return the exception
	 */
	public static InvalidEcsLoggingPropertyException of(Environment environment, String property, String value,
			String reason) {
		ConfigurationProperty found = OwnProperties.find(environment, property);
		return (found != null) ? new InvalidEcsLoggingPropertyException(property, String.valueOf(found.getValue()),
				found.getOrigin(), reason) : new InvalidEcsLoggingPropertyException(property, value, null, reason);
	}

	/**
	 * Return the exception for a property whose value is or contains a secret.
	 */
	static InvalidEcsLoggingPropertyException ofSecret(Environment environment, String property, String reason) {
		ConfigurationProperty found = OwnProperties.find(environment, property);
		return new InvalidEcsLoggingPropertyException(property, MASKED, (found != null) ? found.getOrigin() : null,
				reason);
	}

	String getProperty() {
		return this.property;
	}

	String getValue() {
		return this.value;
	}

	@Nullable Origin getOrigin() {
		return this.origin;
	}

	String getReason() {
		return this.reason;
	}

}
