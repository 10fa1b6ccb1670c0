package io.ecslogging.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.util.StringUtils;

import io.ecslogging.shipping.elasticsearch.CloudId;
import io.ecslogging.shipping.elasticsearch.Credentials;

/**
 * Validates the properties of shipping to Elasticsearch. Never reveals a credential.
 */
final class ElasticsearchPropertiesValidator {

	/**
	 * The name of an index: what it must not begin with, and what it must not contain.
	 */
	private static final Pattern INDEX = Pattern.compile("(?![-_+.])[^\\p{Lu}\\\\/*?\"<>|\\s,#:]+");

	private static final int MAX_INDEX_BYTES = 255;

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
		if (this.properties.useSpringConnection()) {
			validateSpringConnection();
		}
		validateAddresses();
		validateCredentials();
		validateTarget();
		validatePathPrefix();
		if (this.properties.isEnabled()) {
			validateClassPath();
		}
	}

	/**
	 * What Boot's connection has would be ignored here.
	 */
	private void validateSpringConnection() {
		Map<String, Boolean> own = new LinkedHashMap<>();
		own.put("cloud-id", StringUtils.hasText(this.properties.cloudId()));
		own.put("uris", !this.properties.uris().isEmpty());
		own.put("api-key", StringUtils.hasText(this.properties.apiKey()));
		own.put("username", StringUtils.hasText(this.properties.username()));
		own.put("password", StringUtils.hasLength(this.properties.password()));
		own.put("path-prefix", StringUtils.hasText(this.properties.pathPrefix()));
		own.put("ssl.bundle", StringUtils.hasText(this.properties.ssl().bundle()));
		own.values().removeIf((set) -> !set);
		if (!own.isEmpty()) {
			String names = own.keySet()
				.stream()
				.map((name) -> ElasticsearchProperties.PREFIX + "." + name)
				.collect(Collectors.joining(", "));
			throw this.bounds.invalid("use-spring-connection", true,
					"Spring Boot's connection to Elasticsearch replaces " + names + ": remove "
							+ ((own.size() > 1) ? "these properties" : "this property")
							+ ", or remove use-spring-connection");
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
		String problem = NodeAddress.problem(text);
		if (problem != null) {
			throw this.bounds.invalid(name, text, problem);
		}
		NodeAddress address = NodeAddress.of(text);
		if (!address.isSecured() && StringUtils.hasText(this.properties.ssl().bundle())) {
			throw this.bounds.invalid(name, text, "ssl.bundle is set, which needs https");
		}
		if (this.properties.hasCredentials() && !address.isSafe() && !this.properties.allowInsecure()) {
			throw this.bounds.invalid(name, text, NodeAddress.UNSAFE);
		}
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
		if (prefix != null && NodeAddress
			.problem("https://host/" + StringUtils.trimLeadingCharacter(prefix.strip(), '/')) != null) {
			throw this.bounds.invalid("path-prefix", prefix, "It must be a path, written as in an address");
		}
	}

	private void validateClassPath() {
		String problem = ElasticsearchPresence.problem();
		if (problem != null) {
			throw this.bounds.invalid(nameOfAddress(), this.properties.toString(), problem);
		}
	}

	private String nameOfAddress() {
		if (this.properties.useSpringConnection()) {
			return "use-spring-connection";
		}
		return StringUtils.hasText(this.properties.cloudId()) ? "cloud-id" : "uris";
	}

}
