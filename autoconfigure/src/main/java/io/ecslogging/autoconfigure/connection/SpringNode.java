package io.ecslogging.autoconfigure.connection;

import java.net.URI;
import java.net.URISyntaxException;

import org.jspecify.annotations.Nullable;

/**
 * A node as Boot's connection to Elasticsearch knows it.
 *
 * @param scheme http or https
 * @param host the host
 * @param port the port, or -1 for that of the scheme
 * @param user the user that the address names, if any
 */
record SpringNode(String scheme, String host, int port, @Nullable SpringUser user) {

	/**
	 * Read an element of {@code spring.elasticsearch.uris}.
	 * @throws IllegalArgumentException if it cannot be read; the message does not repeat
	 * it
	 */
	static SpringNode of(String text) {
		try {
			URI address = new URI(text.matches("https?://.*") ? text : "http://" + text);
			if (address.getHost() != null) {
				return new SpringNode(address.getScheme(), address.getHost(), address.getPort(),
						named(address.getUserInfo()));
			}
		}
		catch (URISyntaxException ex) {
			// its message has the text, which may have a password
		}
		throw new IllegalArgumentException("An address cannot be read");
	}

	private static @Nullable SpringUser named(@Nullable String userInfo) {
		if (userInfo == null) {
			return null;
		}
		String[] parts = userInfo.split(":", 2);
		return new SpringUser(parts[0], (parts.length > 1) ? parts[1] : null);
	}

	/**
	 * Return the address without the user.
	 * @throws InvalidConnectionException if it is not one
	 */
	URI uri() {
		try {
			return new URI(this.scheme, null, this.host, this.port, null, null, null);
		}
		catch (URISyntaxException ex) {
			throw new InvalidConnectionException("'" + this.host + "' is not a host: " + ex.getReason(),
					"Correct spring.elasticsearch.uris or the bean of the type ElasticsearchConnectionDetails.");
		}
	}

}
