package io.ecslogging.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.logging.LogLevel;
import org.springframework.util.StringUtils;

import io.ecslogging.shipping.elasticsearch.OnMappingConflict;

/**
 * Configuration properties of shipping to Elasticsearch. Bound before the application
 * context exists.
 *
 * @param cloudId Cloud ID of a deployment on Elastic Cloud, instead of the uris.
 * @param uris Addresses of the nodes of a cluster, or the endpoint of a Serverless
 * project. Nothing is shipped to Elasticsearch if neither an address nor a Cloud ID is
 * set.
 * @param useSpringConnection Whether the address and the credentials are those of Spring
 * Boot's own connection to Elasticsearch, from spring.elasticsearch or a container.
 * @param apiKey API key: id:api_key, its encoded form, one of Elastic Cloud that begins
 * with essu_, or one of OpenSearch that begins with os_.
 * @param username User to authenticate as, if there is no API key.
 * @param password Password to authenticate with, if there is no API key.
 * @param allowInsecure Whether credentials may be sent over plain http to hosts other
 * than this one.
 * @param dataStream Data stream that the events go to.
 * @param index Index, alias or wired stream that the events go to, instead of the data
 * stream.
 * @param pathPrefix Path that all requests begin with.
 * @param connectTimeout How long connecting may take.
 * @param requestTimeout How long a request may take, its reply included.
 * @param compression Whether requests are compressed.
 * @param onMappingConflict Where an event goes that does not fit the mapping, if the data
 * stream has a failure store. Without one, it is sent in a safe form in any case.
 * @param threshold Lowest level of the events that are shipped.
 * @param ssl How connections are secured.
 */
@ConfigurationProperties(ElasticsearchProperties.PREFIX)
public record ElasticsearchProperties(@Nullable String cloudId, @DefaultValue List<String> uris,
		@DefaultValue("false") boolean useSpringConnection, @Nullable String apiKey, @Nullable String username,
		@Nullable String password, @DefaultValue("false") boolean allowInsecure, @DefaultValue Stream dataStream,
		@Nullable String index, @Nullable String pathPrefix, @DefaultValue("5s") Duration connectTimeout,
		@DefaultValue("30s") Duration requestTimeout, @DefaultValue("true") boolean compression,
		@DefaultValue("safe-form") OnMappingConflict onMappingConflict, @DefaultValue("trace") LogLevel threshold,
		@DefaultValue Ssl ssl) {

	/**
	 * Prefix of the names of these properties.
	 */
	public static final String PREFIX = EcsLoggingProperties.PREFIX + ".elasticsearch";

	/**
	 * Return whether the value of a property is a secret.
	 * @param property the whole name of the property
	 */
	static boolean isSecret(String property) {
		return property.equals(PREFIX + ".api-key") || property.equals(PREFIX + ".password");
	}

	/**
	 * Return what is bound where nothing is configured. Binding takes its time, which a
	 * start without these properties is spared.
	 */
	static ElasticsearchProperties defaults() {
		return new ElasticsearchProperties(null, List.of(), false, null, null, null, false, new Stream(null, null),
				null, null, Duration.ofSeconds(5), Duration.ofSeconds(30), true, OnMappingConflict.SAFE_FORM,
				LogLevel.TRACE, new Ssl(null));
	}

	/**
	 * Create the properties.
	 */
	public ElasticsearchProperties {
		uris = OwnProperties.withoutEmpty(uris);
		username = (username != null) ? username.strip() : null;
		password = (password != null) ? withoutLineEnds(password) : null;
	}

	/**
	 * Return a text without trailing line ends, which it has if it was read from a file.
	 * Blanks are kept: they may be intended.
	 * @param text the text
	 * @return the text without trailing line ends
	 */
	public static String withoutLineEnds(String text) {
		return text.replaceFirst("[\\r\\n]+\\z", "");
	}

	/**
	 * Return whether to ship to Elasticsearch.
	 * @return whether there is an address, or Boot's connection is to be used, and the
	 * threshold is not OFF
	 */
	public boolean isEnabled() {
		return (hasAddress() || this.useSpringConnection) && this.threshold != LogLevel.OFF;
	}

	/**
	 * Return whether there is a Cloud ID or the address of a node.
	 * @return whether there is
	 */
	public boolean hasAddress() {
		return StringUtils.hasText(this.cloudId) || !this.uris.isEmpty();
	}

	/**
	 * Return whether there is an API key or a user name.
	 * @return whether there is
	 */
	public boolean hasCredentials() {
		return StringUtils.hasText(this.apiKey) || StringUtils.hasText(this.username);
	}

	/**
	 * Return the properties with another address, and with everything that belongs to it.
	 * @param nodes the addresses of the nodes, instead of uris and Cloud ID
	 * @param key the API key, if there is one
	 * @param user the user, if there is one
	 * @param secret that user's password
	 * @param path the path that all requests begin with, if any
	 * @param bundle the name of the SSL bundle, if any
	 * @return the changed copy
	 */
	public ElasticsearchProperties withConnection(List<String> nodes, @Nullable String key, @Nullable String user,
			@Nullable String secret, @Nullable String path, @Nullable String bundle) {
		return new ElasticsearchProperties(null, nodes, this.useSpringConnection, key, user, secret, this.allowInsecure,
				this.dataStream, this.index, path, this.connectTimeout, this.requestTimeout, this.compression,
				this.onMappingConflict, this.threshold, new Ssl(bundle));
	}

	/**
	 * Leaves out the credentials.
	 */
	@Override
	public String toString() {
		return "ElasticsearchProperties[cloudId=%s, uris=%s, dataStream=%s, index=%s]".formatted(this.cloudId,
				this.uris, this.dataStream, this.index);
	}

	/**
	 * Data stream that the events go to, logs-{dataset}-{namespace}.
	 *
	 * @param dataset Dataset of the data stream, made legal. By default, the dataset of
	 * the events.
	 * @param namespace Namespace of the data stream, made legal. By default, the
	 * environment of the service, or else "default".
	 */
	public record Stream(@Nullable String dataset, @Nullable String namespace) {

	}

	/**
	 * How connections are secured.
	 *
	 * @param bundle Name of the SSL bundle to use. By default, the JVM's certificate
	 * authorities are trusted.
	 */
	public record Ssl(@Nullable String bundle) {

	}

}
