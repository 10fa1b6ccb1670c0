package io.ecslogging.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.logging.LogLevel;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

import io.ecslogging.ecs.DataStream;
import io.ecslogging.queue.LineQueue;
import io.ecslogging.shipping.Sink;
import io.ecslogging.shipping.Tls;
import io.ecslogging.shipping.elasticsearch.CloudId;
import io.ecslogging.shipping.elasticsearch.Credentials;
import io.ecslogging.shipping.elasticsearch.ElasticsearchSettings;
import io.ecslogging.shipping.elasticsearch.ElasticsearchSink;

/**
 * Configuration properties of shipping to Elasticsearch. Bound before the application
 * context exists.
 *
 * @param cloudId Cloud ID of a deployment on Elastic Cloud. Takes the place of the uris.
 * @param uris Addresses of the nodes of a cluster, or the endpoint of a Serverless
 * project. Nothing is shipped to Elasticsearch if there is neither one nor a Cloud ID.
 * @param apiKey API key, written id:api_key, in its encoded form, or as Elastic Cloud
 * gives it.
 * @param username Name of the user to authenticate as, where there is no API key.
 * @param password Password of that user.
 * @param allowInsecure Whether credentials may be sent over plain http to other hosts.
 * @param dataStream Data stream that the events go to.
 * @param index Index or alias that the events go to, where there are no data streams.
 * @param pathPrefix Path that all requests begin with.
 * @param connectTimeout How long connecting may take.
 * @param requestTimeout How long a request may take, its reply included.
 * @param compression Whether requests are compressed.
 * @param threshold Lowest level of the events that are shipped.
 * @param ssl How connections are secured.
 */
@ConfigurationProperties(ElasticsearchProperties.PREFIX)
public record ElasticsearchProperties(@Nullable String cloudId, @DefaultValue List<String> uris,
		@Nullable String apiKey, @Nullable String username, @Nullable String password,
		@DefaultValue("false") boolean allowInsecure, @DefaultValue Stream dataStream, @Nullable String index,
		@Nullable String pathPrefix, @DefaultValue("5s") Duration connectTimeout,
		@DefaultValue("30s") Duration requestTimeout, @DefaultValue("true") boolean compression,
		@DefaultValue("trace") LogLevel threshold, @DefaultValue Ssl ssl) implements SinkProperties {

	static final String PREFIX = EcsLoggingProperties.PREFIX + ".elasticsearch";

	/**
	 * Create the properties.
	 */
	public ElasticsearchProperties {
		uris = OwnProperties.withoutEmpty(uris);
		username = (username != null) ? username.strip() : null;
		password = (password != null) ? withoutLineEnds(password) : null;
	}

	/**
	 * Return the properties of an environment.
	 * @param environment the environment
	 * @return the properties
	 * @throws org.springframework.boot.context.properties.bind.BindException if a value
	 * cannot be converted
	 * @throws InvalidEcsLoggingPropertyException if a value, or its company, is not
	 * possible
	 */
	static ElasticsearchProperties get(Environment environment) {
		ElasticsearchProperties properties = OwnProperties.binder(environment)
			.bindOrCreate(PREFIX, ElasticsearchProperties.class);
		new ElasticsearchPropertiesValidator(environment, properties).validate();
		return properties;
	}

	/**
	 * Return a text without the line ends that it ends in, as one does that was read from
	 * a file. Blanks may be meant.
	 */
	static String withoutLineEnds(String text) {
		return text.replaceFirst("[\\r\\n]+\\z", "");
	}

	/**
	 * Return whether there is anything to ship to.
	 * @return whether there is an address
	 */
	boolean isEnabled() {
		return hasAddress() && this.threshold != LogLevel.OFF;
	}

	boolean hasAddress() {
		return StringUtils.hasText(this.cloudId) || !this.uris.isEmpty();
	}

	boolean hasCredentials() {
		return StringUtils.hasText(this.apiKey) || StringUtils.hasText(this.username);
	}

	/**
	 * Return the addresses of the nodes, without the path that requests begin with.
	 */
	List<URI> nodes() {
		if (StringUtils.hasText(this.cloudId)) {
			return List.of(CloudId.of(this.cloudId).elasticsearch());
		}
		return this.uris.stream().map(String::strip).map(URI::create).toList();
	}

	@Override
	public String kind() {
		return "elasticsearch";
	}

	@Override
	public TlsProperties tls() {
		boolean named = StringUtils.hasText(this.ssl.bundle());
		return new TlsProperties(named, named ? this.ssl.bundle() : null, PREFIX + ".ssl.bundle");
	}

	@Override
	public Supplier<Sink> sinks(LineQueue queue, long capacity, @Nullable DataStream stream,
			Supplier<@Nullable Tls> tls) {
		boolean toIndex = StringUtils.hasText(this.index);
		String target = (toIndex || stream == null) ? String.valueOf(this.index) : stream.name();
		List<URI> addresses = new ArrayList<>();
		nodes().forEach((node) -> addresses.add(withPath(node)));
		ElasticsearchSettings settings = new ElasticsearchSettings(addresses, credentials(), target, !toIndex,
				this.connectTimeout, this.requestTimeout, this.compression);
		return () -> new ElasticsearchSink(settings, queue.id(), tls);
	}

	private URI withPath(URI node) {
		String prefix = (this.pathPrefix != null) ? StringUtils.trimLeadingCharacter(this.pathPrefix.strip(), '/') : "";
		return URI.create(StringUtils.trimTrailingCharacter(node.toString(), '/') + "/" + prefix);
	}

	private @Nullable Credentials credentials() {
		if (StringUtils.hasText(this.apiKey)) {
			return Credentials.apiKey(this.apiKey);
		}
		return (StringUtils.hasText(this.username) && this.password != null)
				? Credentials.basic(this.username, this.password) : null;
	}

	/**
	 * Says nothing of credentials.
	 */
	@Override
	public String toString() {
		return "ElasticsearchProperties[cloudId=%s, uris=%s, dataStream=%s, index=%s]".formatted(this.cloudId,
				this.uris, this.dataStream, this.index);
	}

	/**
	 * Data stream that the events go to, logs-{dataset}-{namespace}.
	 *
	 * @param dataset Dataset of the data stream, made legal. By default the one of the
	 * event.
	 * @param namespace Namespace of the data stream, made legal. By default the
	 * environment of the service, or else "default".
	 */
	public record Stream(@Nullable String dataset, @Nullable String namespace) {

	}

	/**
	 * How connections are secured.
	 *
	 * @param bundle Name of the SSL bundle to use. By default the certificate authorities
	 * of the JVM are trusted.
	 */
	public record Ssl(@Nullable String bundle) {

	}

}
