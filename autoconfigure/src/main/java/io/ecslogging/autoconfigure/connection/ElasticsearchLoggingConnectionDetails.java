package io.ecslogging.autoconfigure.connection;

import java.net.URI;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where to ship log events to, if that is an Elasticsearch. A bean of this type replaces
 * {@code cloud-id}, {@code uris}, {@code api-key}, {@code username}, {@code password},
 * {@code path-prefix} and {@code ssl.bundle} of {@code ecs.logging.elasticsearch}; the
 * other properties apply, {@code allow-insecure} too. All methods but
 * {@link #getSslBundle()} are called once, when the context has been refreshed. The start
 * stops if the details are invalid.
 */
public interface ElasticsearchLoggingConnectionDetails extends ConnectionDetails {

	/**
	 * Return the addresses of the nodes.
	 * @return http or https addresses, at least one, without credentials
	 */
	List<URI> getNodes();

	/**
	 * Return the API key, which replaces user name and password.
	 * @return {@code id:api_key}, its encoded form, a key of Elastic Cloud that begins
	 * with {@code essu_}, or one of OpenSearch that begins with {@code os_}; {@code null}
	 * for none
	 */
	default @Nullable String getApiKey() {
		return null;
	}

	/**
	 * Return the user to authenticate as. It counts only together with a password.
	 * @return the name, or {@code null} for none
	 */
	default @Nullable String getUsername() {
		return null;
	}

	/**
	 * Return that user's password.
	 * @return the password, or {@code null} for none
	 */
	default @Nullable String getPassword() {
		return null;
	}

	/**
	 * Return the path that all requests begin with.
	 * @return the path, or {@code null} for none
	 */
	default @Nullable String getPathPrefix() {
		return null;
	}

	/**
	 * Return how https connections are secured. Called when the context has been
	 * refreshed, and then for each new connection, by the thread that sends, so that it
	 * can be another one after a reload.
	 * @return the SSL bundle, or {@code null} for what the JVM trusts
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

}
