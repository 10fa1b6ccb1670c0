package io.ecslogging.autoconfigure.connection;

import java.net.URI;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.StringUtils;

import io.ecslogging.autoconfigure.ElasticsearchPresence;
import io.ecslogging.autoconfigure.ElasticsearchProperties;
import io.ecslogging.autoconfigure.NodeAddress;
import io.ecslogging.shipping.elasticsearch.Credentials;

/**
 * What the details of a connection to Elasticsearch said when they were read. Its text
 * form leaves out the credentials.
 *
 * @param nodes the addresses
 * @param apiKey the API key, if any
 * @param username the user, if there are a password and no API key
 * @param password the password of the user
 * @param pathPrefix the path that all requests begin with, if any
 * @param bundle gives the SSL bundle of each connection, or {@code null} for what the JVM
 * trusts
 */
record ElasticsearchConnection(List<String> nodes, @Nullable String apiKey, @Nullable String username,
		@Nullable String password, @Nullable String pathPrefix, @Nullable CurrentBundle bundle) {

	/**
	 * Read the details.
	 * @param allowInsecure whether credentials may be sent over plain http to hosts other
	 * than this one
	 * @throws InvalidConnectionException if they are invalid
	 */
	static ElasticsearchConnection of(ElasticsearchLoggingConnectionDetails details, boolean allowInsecure) {
		SslBundle current = details.getSslBundle();
		boolean hasKey = StringUtils.hasText(details.getApiKey());
		boolean hasUser = !hasKey && StringUtils.hasText(details.getUsername())
				&& StringUtils.hasLength(details.getPassword());
		ElasticsearchConnection connection = new ElasticsearchConnection(
				details.getNodes().stream().map(URI::toString).toList(), hasKey ? details.getApiKey() : null,
				hasUser ? details.getUsername() : null, hasUser ? details.getPassword() : null, details.getPathPrefix(),
				(current != null) ? new CurrentBundle(details::getSslBundle, current) : null);
		String problem = connection.problem(allowInsecure);
		if (problem != null) {
			throw new InvalidConnectionException(
					"the bean of the type ElasticsearchLoggingConnectionDetails is invalid: " + problem,
					"Correct what provides the bean: a container, spring.elasticsearch or a @Bean method.");
		}
		return connection;
	}

	/**
	 * Return what is wrong, without credentials, or {@code null} if nothing is.
	 */
	private @Nullable String problem(boolean allowInsecure) {
		if (this.nodes.isEmpty()) {
			return "it names no node";
		}
		String missing = ElasticsearchPresence.problem();
		if (missing != null) {
			return missing;
		}
		for (String node : this.nodes) {
			String problem = problem(node, allowInsecure);
			if (problem != null) {
				return problem;
			}
		}
		if (this.pathPrefix != null && NodeAddress
			.problem("https://host/" + StringUtils.trimLeadingCharacter(this.pathPrefix, '/')) != null) {
			return "its path prefix '" + this.pathPrefix + "' is not a path";
		}
		return problemOfCredentials();
	}

	private @Nullable String problem(String node, boolean allowInsecure) {
		if (node.indexOf('@') >= 0) {
			return "an address must not contain a user";
		}
		String problem = NodeAddress.problem(node);
		if (problem != null) {
			return "it names '" + node + "'. " + problem;
		}
		NodeAddress address = NodeAddress.of(node);
		if (this.bundle != null && !address.isSecured()) {
			return "it names '" + node + "', but also an SSL bundle, which needs https";
		}
		boolean credentials = this.apiKey != null || this.username != null;
		return (credentials && !allowInsecure && !address.isSafe())
				? "it names '" + node + "' and has credentials. " + NodeAddress.UNSAFE : null;
	}

	private @Nullable String problemOfCredentials() {
		try {
			if (this.apiKey != null) {
				Credentials.apiKey(this.apiKey);
			}
			else if (this.username != null && this.password != null) {
				Credentials.basic(this.username, this.password);
			}
			return null;
		}
		catch (IllegalArgumentException ex) {
			return ex.getMessage();
		}
	}

	/**
	 * Return properties with this connection.
	 * @param bundleName the name of the SSL bundle, if a property names one
	 */
	ElasticsearchProperties applyTo(ElasticsearchProperties properties, @Nullable String bundleName) {
		return properties.withConnection(this.nodes, this.apiKey, this.username, this.password, this.pathPrefix,
				bundleName);
	}

	@Override
	public String toString() {
		return "ElasticsearchConnection[nodes=" + this.nodes + "]";
	}

}
