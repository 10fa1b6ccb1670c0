package io.ecslogging.autoconfigure.connection;

import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.core.env.Environment;

import io.ecslogging.autoconfigure.ElasticsearchProperties;

/**
 * Boot's connection to Elasticsearch as one for log events.
 */
final class SpringConnectionDetails implements ElasticsearchLoggingConnectionDetails {

	private static final String PREFIX = "spring.elasticsearch.";

	private final List<SpringNode> nodes;

	private final @Nullable String apiKey;

	private final SpringUser user;

	private final @Nullable String pathPrefix;

	private final Supplier<@Nullable SslBundle> bundle;

	/**
	 * Create details.
	 * @param user whom to authenticate as where a node names nobody
	 * @throws InvalidConnectionException if nodes have different users
	 */
	SpringConnectionDetails(List<SpringNode> nodes, @Nullable String apiKey, SpringUser user,
			@Nullable String pathPrefix, Supplier<@Nullable SslBundle> bundle) {
		this.nodes = nodes;
		this.apiKey = apiKey;
		this.user = user(nodes, user);
		this.pathPrefix = pathPrefix;
		this.bundle = bundle;
	}

	private static SpringUser user(List<SpringNode> nodes, SpringUser ofAll) {
		List<SpringUser> users = nodes.stream()
			.map((node) -> (node.user() != null) ? node.user() : ofAll)
			.distinct()
			.toList();
		if (users.size() > 1) {
			throw new InvalidConnectionException(
					"the nodes of Spring Boot's connection to Elasticsearch have different users",
					"Set spring.elasticsearch.username and .password instead of users in spring.elasticsearch.uris.");
		}
		return users.isEmpty() ? ofAll : users.get(0);
	}

	/**
	 * Return properties with the address that {@code spring.elasticsearch} says, for a
	 * start that fails before there are beans. If it says none, or one that must not be
	 * used, they are returned as they are.
	 */
	static ElasticsearchProperties applyProperties(ElasticsearchProperties properties, Environment environment) {
		Binder binder = Binder.get(environment);
		List<String> uris = binder.bind(PREFIX + "uris", Bindable.listOf(String.class)).orElse(List.of());
		if (uris.isEmpty()) {
			return properties;
		}
		try {
			SpringConnectionDetails details = new SpringConnectionDetails(uris.stream().map(SpringNode::of).toList(),
					text(binder, "api-key"), new SpringUser(text(binder, "username"), text(binder, "password")),
					text(binder, "path-prefix"), () -> null);
			return ElasticsearchConnection.of(details, properties.allowInsecure())
				.applyTo(properties, text(binder, "restclient.ssl.bundle"));
		}
		catch (InvalidConnectionException | IllegalArgumentException ex) {
			// reported when there are beans
			return properties;
		}
	}

	private static @Nullable String text(Binder binder, String name) {
		return binder.bind(PREFIX + name, String.class).orElse(null);
	}

	@Override
	public List<URI> getNodes() {
		return this.nodes.stream().map(SpringNode::uri).toList();
	}

	@Override
	public @Nullable String getApiKey() {
		return this.apiKey;
	}

	@Override
	public @Nullable String getUsername() {
		return this.user.name();
	}

	@Override
	public @Nullable String getPassword() {
		return this.user.password();
	}

	@Override
	public @Nullable String getPathPrefix() {
		return this.pathPrefix;
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		return this.bundle.get();
	}

}
