package io.ecslogging.autoconfigure.shipping;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogLevel;
import org.springframework.util.StringUtils;

import io.ecslogging.autoconfigure.ElasticsearchProperties;
import io.ecslogging.ecs.DataStream;
import io.ecslogging.shipping.Sink;
import io.ecslogging.shipping.Tls;
import io.ecslogging.shipping.elasticsearch.CloudId;
import io.ecslogging.shipping.elasticsearch.Credentials;
import io.ecslogging.shipping.elasticsearch.ElasticsearchHttpCustomizer;
import io.ecslogging.shipping.elasticsearch.ElasticsearchSettings;
import io.ecslogging.shipping.elasticsearch.ElasticsearchSink;

/**
 * Makes sinks for Elasticsearch.
 *
 * @param properties how to ship to Elasticsearch
 * @param stream the data stream that documents are meant for, if any
 * @param datasets other datasets of documents
 * @param persisted whether there may be documents of a former start, with other data
 * streams
 * @param customizers customize the HTTP client and its requests; unless they have an
 * {@code equals} of their own, no other factory is equal to this one
 */
record ElasticsearchSinkFactory(ElasticsearchProperties properties, @Nullable DataStream stream, List<String> datasets,
		boolean persisted, List<ElasticsearchHttpCustomizer> customizers) implements SinkFactory {

	private static final String NO_ADDRESS = "Spring Boot's connection to Elasticsearch";

	@Override
	public String kind() {
		return "elasticsearch";
	}

	@Override
	public String destination() {
		String nodes = nodes().stream().map(URI::toString).collect(Collectors.joining(", "));
		return (hasAddress() ? nodes : NO_ADDRESS) + ((toIndex()) ? ", index " : ", data stream ")
				+ String.join(", ", targets());
	}

	@Override
	public LogLevel threshold() {
		return this.properties.threshold();
	}

	@Override
	public TlsProperties tls() {
		String bundle = this.properties.ssl().bundle();
		boolean named = StringUtils.hasText(bundle);
		return new TlsProperties(named, named ? bundle : null, ElasticsearchProperties.PREFIX + ".ssl.bundle");
	}

	@Override
	public boolean hasAddress() {
		return this.properties.hasAddress();
	}

	@Override
	public Sink create(Supplier<@Nullable Tls> tls) {
		if (!hasAddress()) {
			return new SinkWithoutAddress(NO_ADDRESS, "the application has not started far enough to have that "
					+ "connection, and spring.elasticsearch.uris cannot be used either");
		}
		ElasticsearchSettings settings = new ElasticsearchSettings(nodes(), credentials(), target(), !toIndex(),
				this.properties.connectTimeout(), this.properties.requestTimeout(), this.properties.compression(),
				this.customizers, this.properties.onMappingConflict(),
				!toIndex() && (this.persisted || !this.datasets.isEmpty()));
		return new ElasticsearchSink(settings, tls);
	}

	private boolean toIndex() {
		return StringUtils.hasText(this.properties.index()) || this.stream == null;
	}

	private String target() {
		return (toIndex() || this.stream == null) ? String.valueOf(this.properties.index()) : this.stream.name();
	}

	private List<String> targets() {
		List<String> targets = new ArrayList<>(List.of(target()));
		if (!toIndex() && this.stream != null) {
			String namespace = this.stream.namespace();
			this.datasets.stream()
				.map((dataset) -> new DataStream(dataset, namespace).name())
				.filter((name) -> !targets.contains(name))
				.forEach(targets::add);
		}
		return targets;
	}

	private List<URI> nodes() {
		String cloudId = this.properties.cloudId();
		Stream<URI> addresses = StringUtils.hasText(cloudId) ? Stream.of(CloudId.of(cloudId).elasticsearch())
				: this.properties.uris().stream().map(String::strip).map(URI::create);
		return addresses.map(this::withPath).toList();
	}

	private URI withPath(URI node) {
		String prefix = this.properties.pathPrefix();
		String path = (prefix != null) ? StringUtils.trimLeadingCharacter(prefix.strip(), '/') : "";
		return URI.create(StringUtils.trimTrailingCharacter(node.toString(), '/') + "/" + path);
	}

	private @Nullable Credentials credentials() {
		String apiKey = this.properties.apiKey();
		if (StringUtils.hasText(apiKey)) {
			return Credentials.apiKey(apiKey);
		}
		String username = this.properties.username();
		String password = this.properties.password();
		return (StringUtils.hasText(username) && password != null) ? Credentials.basic(username, password) : null;
	}

}
