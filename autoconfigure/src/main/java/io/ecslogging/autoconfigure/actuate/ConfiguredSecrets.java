package io.ecslogging.autoconfigure.actuate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

import io.ecslogging.autoconfigure.ElasticsearchProperties;
import io.ecslogging.autoconfigure.OwnProperties;

/**
 * The secrets in all sources of an environment, overridden ones too, and the other forms
 * in which they may be written.
 */
final class ConfiguredSecrets {

	/**
	 * A secret of this length or longer is in no text by chance.
	 */
	private static final int LONG = 8;

	/**
	 * A shorter secret counts only as the whole text: a password of one letter is in
	 * everything.
	 */
	private static final int SHORT = 4;

	/**
	 * A property with its value within a text, such as a command line.
	 */
	private static final Pattern ASSIGNED = Pattern
		.compile("(?i)ecs[._]logging[._]elasticsearch[._](api[-_]?key|password)\\\\?[\"']?\\s*[:=]");

	private final Set<String> texts = new LinkedHashSet<>();

	ConfiguredSecrets(Environment environment) {
		List<String> passwords = find(environment, "password");
		List<String> usernames = find(environment, "username");
		for (String password : passwords) {
			add(password);
			usernames.forEach((username) -> add(encode(username.strip() + ":" + password)));
		}
		find(environment, "api-key").forEach((apiKey) -> addApiKey(apiKey.strip()));
	}

	private static List<String> find(Environment environment, String name) {
		PropertySourcesPlaceholdersResolver placeholders = new PropertySourcesPlaceholdersResolver(environment);
		ConfigurationPropertyName property = ConfigurationPropertyName.of(ElasticsearchProperties.PREFIX + "." + name);
		List<String> found = new ArrayList<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			ConfigurationProperty candidate = source.getConfigurationProperty(property);
			if (candidate != null) {
				found.add(ElasticsearchProperties
					.withoutLineEnds(OwnProperties.resolve(String.valueOf(candidate.getValue()), placeholders)));
			}
		}
		return found;
	}

	/**
	 * Add an API key in all its forms: as it is configured, encoded, decoded, and without
	 * its id.
	 */
	private void addApiKey(String apiKey) {
		add(apiKey);
		add(encode(apiKey));
		String decoded = decode(apiKey);
		add(decoded);
		addKey(apiKey);
		addKey(decoded);
	}

	private void addKey(String idAndKey) {
		add(idAndKey.substring(idAndKey.indexOf(':') + 1));
	}

	private void add(String secret) {
		if (StringUtils.hasText(secret)) {
			this.texts.add(secret);
			// as within SPRING_APPLICATION_JSON
			this.texts.add(secret.replace("\\", "\\\\").replace("\"", "\\\""));
		}
	}

	private static String encode(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Return the decoded text, or an empty one if it is not an id and a key.
	 */
	private static String decode(String text) {
		try {
			String decoded = new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
			return (decoded.indexOf(':') > 0) ? decoded : "";
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

	/**
	 * Return whether a text contains one of the secrets.
	 */
	boolean areIn(String text) {
		return ASSIGNED.matcher(text).find() || this.texts.stream().anyMatch((secret) -> isIn(secret, text));
	}

	private static boolean isIn(String secret, String text) {
		if (secret.length() >= LONG) {
			return text.contains(secret);
		}
		if (secret.length() < SHORT) {
			return text.strip().equals(secret.strip());
		}
		for (int i = text.indexOf(secret); i >= 0; i = text.indexOf(secret, i + 1)) {
			int end = i + secret.length();
			if ((i == 0 || !Character.isLetterOrDigit(text.charAt(i - 1)))
					&& (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)))) {
				return true;
			}
		}
		return false;
	}

}
