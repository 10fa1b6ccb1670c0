package io.ecslogging.autoconfigure;

import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * The names of all our properties, taken from the records that they are bound to.
 */
final class KnownProperties {

	/**
	 * The records that our properties are bound to.
	 */
	static final List<Class<?>> TYPES = List.of(EcsLoggingProperties.class, LogstashProperties.class,
			ElasticsearchProperties.class, ShippingProperties.class);

	/**
	 * The names, with those of sections, and the types of their values.
	 */
	private final Map<ConfigurationPropertyName, Class<?>> types = new LinkedHashMap<>();

	KnownProperties() {
		for (Class<?> type : TYPES) {
			add(ConfigurationPropertyName.of(type.getAnnotation(ConfigurationProperties.class).value()), type);
		}
	}

	/**
	 * Uses constructors instead of the components of records: a native image has the
	 * constructors.
	 */
	private void add(ConfigurationPropertyName name, Class<?> type) {
		this.types.put(name, type);
		if (type.isRecord()) {
			for (Parameter parameter : type.getDeclaredConstructors()[0].getParameters()) {
				add(name.append(DataObjectPropertyName.toDashedForm(parameter.getName())), parameter.getType());
			}
		}
	}

	/**
	 * Return the records that hold properties, with those within others.
	 */
	static List<Class<?>> sections() {
		return new KnownProperties().types.values()
			.stream()
			.filter(Class::isRecord)
			.<Class<?>>map((type) -> type)
			.toList();
	}

	/**
	 * Return whether a name is that of a property, of an element of a list, or of an
	 * entry of a map.
	 * @param variable whether the name comes from an environment variable, where an
	 * underscore may stand for a dash too
	 */
	boolean contains(ConfigurationPropertyName name, boolean variable) {
		return this.types.entrySet()
			.stream()
			.anyMatch((known) -> matches(known.getKey(), known.getValue(), name)
					|| (variable && matches(legacy(known.getKey()), known.getValue(), name)));
	}

	private static boolean matches(ConfigurationPropertyName known, Class<?> type, ConfigurationPropertyName name) {
		if (Map.class.isAssignableFrom(type) && known.isAncestorOf(name)) {
			return true;
		}
		return known.equals(Collection.class.isAssignableFrom(type) ? withoutIndex(name) : name);
	}

	private static ConfigurationPropertyName legacy(ConfigurationPropertyName known) {
		return ConfigurationPropertyName.of(known.toString().replace('-', '.'));
	}

	/**
	 * Return the name of the list that an element belongs to, or else the name itself.
	 */
	static ConfigurationPropertyName withoutIndex(ConfigurationPropertyName name) {
		return name.isNumericIndex(name.getNumberOfElements() - 1) ? name.getParent() : name;
	}

	/**
	 * Return the known name that is most like an unknown one, or {@code null} if none is
	 * similar.
	 */
	@Nullable ConfigurationPropertyName nearest(ConfigurationPropertyName unknown) {
		String text = comparable(unknown);
		return this.types.entrySet()
			.stream()
			.filter((known) -> !known.getValue().isRecord())
			.map(Map.Entry::getKey)
			.min(Comparator.comparingInt((known) -> distance(text, comparable(known))))
			.filter((known) -> distance(text, comparable(known)) <= Math.max(2, text.length() / 3))
			.orElse(null);
	}

	/**
	 * Leaves out dots and dashes: the name of a variable does not tell them apart.
	 */
	private static String comparable(ConfigurationPropertyName name) {
		return name.toString().substring(EcsLoggingProperties.PREFIX.length()).replaceAll("[-.]", "");
	}

	/**
	 * The number of characters to insert, remove or replace (Levenshtein).
	 */
	private static int distance(String one, String other) {
		int[] former = new int[other.length() + 1];
		for (int j = 0; j < former.length; j++) {
			former[j] = j;
		}
		for (int i = 1; i <= one.length(); i++) {
			int[] current = new int[former.length];
			current[0] = i;
			for (int j = 1; j < current.length; j++) {
				int replaced = former[j - 1] + ((one.charAt(i - 1) != other.charAt(j - 1)) ? 1 : 0);
				current[j] = Math.min(replaced, Math.min(former[j], current[j - 1]) + 1);
			}
			former = current;
		}
		return former[other.length()];
	}

}
