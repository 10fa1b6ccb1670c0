package io.ecslogging.autoconfigure.connection;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

import io.ecslogging.autoconfigure.HostNames;
import io.ecslogging.autoconfigure.LogstashProperties;
import io.ecslogging.shipping.net.Destination;

/**
 * What the details of a connection to Logstash said when they were read.
 *
 * @param destinations a list of host:port
 * @param bundle gives the SSL bundle of each connection, or {@code null} without TLS
 */
record LogstashConnection(List<String> destinations, @Nullable CurrentBundle bundle) {

	/**
	 * Read the details.
	 * @throws InvalidConnectionException if they are invalid
	 */
	static LogstashConnection of(LogstashConnectionDetails details) {
		SslBundle current = details.getSslBundle();
		List<String> texts = details.getNodes().stream().map((node) -> text(node, current != null)).toList();
		if (texts.isEmpty()) {
			throw invalid("it names no destination");
		}
		return new LogstashConnection(texts,
				(current != null) ? new CurrentBundle(details::getSslBundle, current) : null);
	}

	private static String text(LogstashConnectionDetails.Node node, boolean secured) {
		String text = new Destination(node.host(), node.port()).toString();
		try {
			Destination.of(text);
		}
		catch (IllegalArgumentException ex) {
			throw invalid("it names '" + text + "'. " + ex.getMessage());
		}
		// without TLS only the resolver looks at the name
		String problem = secured ? HostNames.underscore(node.host()) : null;
		if (problem != null) {
			throw invalid(problem);
		}
		return text;
	}

	private static InvalidConnectionException invalid(String reason) {
		return new InvalidConnectionException("the bean of the type LogstashConnectionDetails is invalid: " + reason,
				"Correct what provides the bean, a container or a @Bean method. Without such a bean, "
						+ LogstashProperties.PREFIX + ".destinations counts.");
	}

	LogstashProperties applyTo(LogstashProperties properties) {
		return properties.withConnection(this.destinations, this.bundle != null);
	}

}
