package io.ecslogging.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.source.ConfigurationProperty;

import io.ecslogging.autoconfigure.LogstashProperties.Protocol;
import io.ecslogging.shipping.net.Destination;

/**
 * Validates the properties of shipping to Logstash.
 */
final class LogstashPropertiesValidator {

	/**
	 * What makes up for acknowledgements where there are none.
	 */
	private static final List<String> ONLY_TCP = List.of("acknowledge", "ack-interval", "keep-alive", "resend-window");

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
		if (properties.protocol() == Protocol.BEATS) {
			ONLY_TCP.forEach((name) -> checkNotSet(name, bounds));
		}
		return properties;
	}

	private static void checkNotSet(String name, Bounds bounds) {
		ConfigurationProperty found = OwnProperties.find(bounds.environment(), bounds.prefix() + "." + name);
		if (found != null) {
			throw bounds.invalid(name, String.valueOf(found.getValue()),
					"It does not apply to " + bounds.prefix()
							+ ".protocol=beats, where Logstash acknowledges each batch of events. Remove it, or use "
							+ "protocol=tcp");
		}
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
