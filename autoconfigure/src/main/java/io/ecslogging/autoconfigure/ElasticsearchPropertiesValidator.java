package io.ecslogging.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import io.ecslogging.shipping.elasticsearch.CloudId;
import io.ecslogging.shipping.elasticsearch.Credentials;

/**
 * Validates the properties of shipping to Elasticsearch. Never reveals a credential.
 */
final class ElasticsearchPropertiesValidator {

	private static final String ADDRESS = "An address has the form https://host, https://host:port or "
			+ "https://host:port/path";

	private static final Pattern LOOPBACK = Pattern
		.compile("localhost|.*\\.localhost|127\\.[0-9]+\\.[0-9]+\\.[0-9]+|\\[(::1|0:0:0:0:0:0:0:1)]");

	/**
	 * The name of an index: what it must not begin with, and what it must not contain.
	 */
	private static final Pattern INDEX = Pattern.compile("(?![-_+.])[^\\p{Lu}\\\\/*?\"<>|\\s,#:]+");

	private static final int MAX_INDEX_BYTES = 255;

	/**
	 * The classes that requests and replies need.
	 */
	static final String[] NEEDED = { "tools.jackson.core.json.JsonFactory", "java.net.http.HttpClient" };

	private final ElasticsearchProperties properties;

	private final Bounds bounds;

	private ElasticsearchPropertiesValidator(ElasticsearchProperties properties, Bounds bounds) {
		this.properties = properties;
		this.bounds = bounds;
	}

	/**
	 * Return the properties.
	 * @throws InvalidEcsLoggingPropertyException if a value or a combination of values is
	 * invalid
	 */
	static ElasticsearchProperties validate(ElasticsearchProperties properties, Bounds bounds) {
		new ElasticsearchPropertiesValidator(properties, bounds).validate();
		return properties;
	}

	private void validate() {
		this.bounds.atLeast("connect-timeout", this.properties.connectTimeout(), Duration.ofMillis(1));
		this.bounds.atLeast("request-timeout", this.properties.requestTimeout(), Duration.ofMillis(1));
		validateAddresses();
		validateCredentials();
		validateTarget();
		validatePathPrefix();
		if (this.properties.isEnabled()) {
			validateClassPath();
		}
	}

	private void validateAddresses() {
		String cloudId = this.properties.cloudId();
		if (StringUtils.hasText(cloudId)) {
			if (!this.properties.uris().isEmpty()) {
				throw this.bounds.invalid("cloud-id", cloudId,
						"It replaces uris, which are set too; set only one of them");
			}
			try {
				String problem = HostNames.problem(CloudId.of(cloudId).elasticsearch().getRawAuthority());
				if (problem != null) {
					throw this.bounds.invalid("cloud-id", cloudId, problem);
				}
			}
			catch (IllegalArgumentException ex) {
				throw this.bounds.invalid("cloud-id", cloudId, String.valueOf(ex.getMessage()));
			}
		}
		for (int i = 0; i < this.properties.uris().size(); i++) {
			// before another one is reported, which may be in the same text
			validateHasNoUser(i, this.properties.uris().get(i));
		}
		for (int i = 0; i < this.properties.uris().size(); i++) {
			validateUri(i, this.properties.uris().get(i).strip());
		}
	}

	private void validateHasNoUser(int index, String text) {
		if (text.indexOf('@') >= 0) {
			throw this.bounds.invalidSecret(this.bounds.nameOf("uris", index),
					"An address must not contain a user: use username and password, or api-key");
		}
	}

	private void validateUri(int index, String text) {
		String name = this.bounds.nameOf("uris", index);
		URI uri = parse(text);
		if (uri == null) {
			String problem = HostNames.problem(authority(text));
			throw this.bounds.invalid(name, text, (problem != null) ? problem : ADDRESS);
		}
		boolean secured = "https".equalsIgnoreCase(uri.getScheme());
		if (!secured && StringUtils.hasText(this.properties.ssl().bundle())) {
			throw this.bounds.invalid(name, text, "ssl.bundle is set, which needs https");
		}
		if (!secured && this.properties.hasCredentials() && !isLoopback(uri) && !this.properties.allowInsecure()) {
			throw this.bounds.invalid(name, text, "Credentials are only sent over https, unless "
					+ ElasticsearchProperties.PREFIX + ".allow-insecure=true says that plain http is safe here");
		}
	}

	private static @Nullable URI parse(String text) {
		try {
			URI uri = new URI(text);
			String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
			boolean legal = (scheme.equals("https") || scheme.equals("http")) && uri.getHost() != null
					&& uri.getPort() != 0 && uri.getPort() <= 65535 && uri.getQuery() == null
					&& uri.getFragment() == null;
			return legal ? uri : null;
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

	private static @Nullable String authority(String text) {
		try {
			return new URI(text).getRawAuthority();
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

	private static boolean isLoopback(URI uri) {
		return LOOPBACK.matcher(uri.getHost().toLowerCase(Locale.ROOT)).matches();
	}

	private void validateCredentials() {
		String apiKey = this.properties.apiKey();
		String username = this.properties.username();
		boolean hasUsername = StringUtils.hasText(username);
		boolean hasPassword = StringUtils.hasLength(this.properties.password());
		if (StringUtils.hasText(apiKey)) {
			if (hasUsername || hasPassword) {
				throw this.bounds.invalidSecret("api-key",
						"It replaces username and password, which are set too; set only one of them");
			}
			try {
				Credentials.apiKey(apiKey);
			}
			catch (IllegalArgumentException ex) {
				throw this.bounds.invalidSecret("api-key", String.valueOf(ex.getMessage()));
			}
		}
		else if (hasUsername != hasPassword) {
			throw this.bounds.invalidSecret(hasUsername ? "username" : "password",
					hasUsername ? "There is no password" : "There is no username");
		}
		else if (hasUsername && String.valueOf(username).indexOf(':') >= 0) {
			throw this.bounds.invalidSecret("username", "It must not contain a colon");
		}
		else if (!hasUsername && StringUtils.hasText(this.properties.cloudId())) {
			throw this.bounds.invalid("cloud-id", this.properties.cloudId(),
					"It needs an api-key, or username and password");
		}
	}

	private void validateTarget() {
		String index = this.properties.index();
		if (!StringUtils.hasText(index)) {
			return;
		}
		if (!INDEX.matcher(index).matches() || index.getBytes(StandardCharsets.UTF_8).length > MAX_INDEX_BYTES) {
			throw this.bounds.invalid("index", index,
					"The name of an index must be in lower case, must not contain \\ / * ? \" < > | , # : "
							+ "or a space, must not begin with - _ + or . and must not exceed 255 bytes");
		}
		if (StringUtils.hasText(this.properties.dataStream().dataset())
				|| StringUtils.hasText(this.properties.dataStream().namespace())) {
			throw this.bounds.invalid("index", index,
					"It replaces the data stream, whose dataset or namespace is set too; set only one of them");
		}
	}

	private void validatePathPrefix() {
		String prefix = this.properties.pathPrefix();
		if (prefix != null && parse("https://host/" + StringUtils.trimLeadingCharacter(prefix.strip(), '/')) == null) {
			throw this.bounds.invalid("path-prefix", prefix, "It must be a path, written as in an address");
		}
	}

	private void validateClassPath() {
		for (String needed : NEEDED) {
			if (!ClassUtils.isPresent(needed, getClass().getClassLoader())) {
				String name = StringUtils.hasText(this.properties.cloudId()) ? "cloud-id" : "uris";
				throw this.bounds.invalid(name, this.properties.toString(),
						"Shipping to Elasticsearch needs the class " + needed + (needed.startsWith("java.")
								? " from the module java.net.http" : " from tools.jackson.core:jackson-core"));
			}
		}
	}

}
