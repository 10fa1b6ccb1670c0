package io.ecslogging.autoconfigure;

import java.util.List;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Finds our properties. An empty one counts as not set, in every source: compose's
 * {@code ${VARIABLE:-}} gives a variable without a value, which Boot's own binding turns
 * into a default, an error or an empty text, depending on the type.
 */
public final class OwnProperties {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of(EcsLoggingProperties.PREFIX);

	private OwnProperties() {
	}

	static Binder binder(Environment environment) {
		return new Binder(sources(environment), new PropertySourcesPlaceholdersResolver(environment));
	}

	/**
	 * Return all sources of properties, without our empty ones.
	 */
	static List<ConfigurationPropertySource> sources(Environment environment) {
		PropertySourcesPlaceholdersResolver placeholders = new PropertySourcesPlaceholdersResolver(environment);
		return StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
			.map((source) -> source.filter((name) -> !PREFIX.isAncestorOf(name) || isSet(source, name, placeholders)))
			.toList();
	}

	/**
	 * Return whether there may be a property below a name. Some sources cannot tell.
	 */
	static boolean isConfigured(Environment environment, ConfigurationPropertyName prefix) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source.containsDescendantOf(prefix) != ConfigurationPropertyState.ABSENT) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return the property with the highest precedence, or {@code null} if it is not set.
	 */
	static @Nullable ConfigurationProperty find(Environment environment, String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		for (ConfigurationPropertySource source : sources(environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	/**
	 * Return the property with the highest precedence whose value is neither empty nor
	 * blank, or {@code null} if there is none.
	 */
	static @Nullable ConfigurationProperty findText(Environment environment, String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		PropertySourcesPlaceholdersResolver placeholders = new PropertySourcesPlaceholdersResolver(environment);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null && StringUtils.hasText(resolve(String.valueOf(found.getValue()), placeholders))) {
				return found;
			}
		}
		return null;
	}

	/**
	 * Return the value of that property without blanks around it, or {@code null}.
	 */
	static @Nullable String text(Environment environment, String property) {
		ConfigurationProperty found = findText(environment, property);
		return (found != null)
				? resolve(String.valueOf(found.getValue()), new PropertySourcesPlaceholdersResolver(environment))
					.strip()
				: null;
	}

	/**
	 * Return where a property comes from: file and line, or variable.
	 */
	static String origin(ConfigurationProperty property) {
		Origin origin = property.getOrigin();
		Origin located = (origin instanceof PropertySourceOrigin inSource && inSource.getOrigin() != null)
				? inSource.getOrigin() : origin;
		return (located != null) ? located.toString() : "an unknown place";
	}

	/**
	 * Return the first text that is neither missing nor blank, or {@code null}.
	 */
	static @Nullable String firstWithText(@Nullable String... candidates) {
		for (String candidate : candidates) {
			if (StringUtils.hasText(candidate)) {
				return candidate;
			}
		}
		return null;
	}

	/**
	 * Return the elements of a list that are not empty.
	 */
	static List<String> withoutEmpty(List<String> list) {
		return list.stream().filter(StringUtils::hasText).toList();
	}

	private static boolean isSet(ConfigurationPropertySource source, ConfigurationPropertyName name,
			PropertySourcesPlaceholdersResolver placeholders) {
		if (name.isNumericIndex(name.getNumberOfElements() - 1)) {
			// Boot refuses a list with a gap, so its empty elements are removed after it
			// is bound
			return true;
		}
		ConfigurationProperty property = source.getConfigurationProperty(name);
		return property == null || !(property.getValue() instanceof CharSequence text)
				|| StringUtils.hasText(resolve(text.toString(), placeholders));
	}

	/**
	 * Return a text with its placeholders replaced, or as it is if one cannot be.
	 * @param text the text
	 * @param placeholders replaces them
	 * @return the text without placeholders
	 */
	public static String resolve(String text, PropertySourcesPlaceholdersResolver placeholders) {
		try {
			return String.valueOf(placeholders.resolvePlaceholders(text));
		}
		catch (IllegalArgumentException ex) {
			// will be reported when it is bound
			return text;
		}
	}

}
