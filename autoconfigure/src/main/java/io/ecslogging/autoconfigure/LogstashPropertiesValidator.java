package io.ecslogging.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.ecslogging.shipping.net.Destination;

/**
 * Validates the properties of shipping to Logstash.
 */
final class LogstashPropertiesValidator {

	private LogstashPropertiesValidator() {
	}

	/**
	 * Return the properties.
	 * @throws InvalidEcsLoggingPropertyException if a value is invalid
	 */
	static LogstashProperties validate(LogstashProperties properties, Bounds bounds) {
		List<String> destinations = properties.destinations();
		for (int i = 0; i < destinations.size(); i++) {
			validate(destinations.get(i), bounds.nameOf("destinations", i), properties.ssl().isOn(), bounds);
		}
		bounds.atLeast("connect-timeout", properties.connectTimeout(), Duration.ofMillis(1));
		bounds.atLeast("write-timeout", properties.writeTimeout(), Duration.ofMillis(1));
		bounds.atLeast("ack-interval", properties.ackInterval(), Duration.ofMillis(1));
		bounds.atLeast("ack-timeout", properties.ackTimeout(), Duration.ofMillis(1));
		bounds.atLeast("keep-alive", properties.keepAlive(), Duration.ZERO);
		bounds.atLeast("resend-window", properties.resendWindow(), Duration.ZERO);
		return properties;
	}

	private static void validate(String destination, String name, boolean secured, Bounds bounds) {
		try {
			String host = Destination.of(destination).host();
			// without TLS only the resolver looks at the name
			String problem = secured ? HostNames.underscore(host) : null;
			if (problem != null) {
				throw bounds.invalid(name, destination, problem);
			}
		}
		catch (IllegalArgumentException ex) {
			throw bounds.invalid(name, destination, String.valueOf(ex.getMessage()));
		}
	}

}
