package io.ecslogging.autoconfigure;

import java.util.Map;
import java.util.Set;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

import io.ecslogging.ecs.MemberFilter;

/**
 * The part of Boot's {@code logging.structured.json} that decides about the members of a
 * document. Boot's own record is not public.
 *
 * @param include paths of the members to include, or none for all
 * @param exclude paths of the members to exclude
 * @param rename new names by path
 * @param add members to add
 * @param context what happens with MDC and key-values
 * @param customizer names of customizer classes
 */
record JsonMembersProperties(@DefaultValue Set<String> include, @DefaultValue Set<String> exclude,
		@DefaultValue Map<String, String> rename, @DefaultValue Map<String, String> add, @DefaultValue Context context,
		@DefaultValue Set<String> customizer) {

	private static final String PREFIX = "logging.structured.json";

	/**
	 * Return the properties of an environment.
	 * @param environment the environment
	 * @return the properties
	 * @throws InvalidEcsLoggingPropertyException if a field cannot be renamed as it is
	 */
	static JsonMembersProperties get(Environment environment) {
		JsonMembersProperties properties = bind(environment);
		String path = MemberFilter.conflict(properties.rename);
		if (path != null) {
			throw InvalidEcsLoggingPropertyException.of(environment, PREFIX + ".rename." + path,
					properties.rename.getOrDefault(path, ""), "The new name of '" + path
							+ "' is not blank, has no dot, and is not that of another field or of Elasticsearch's metadata");
		}
		return properties;
	}

	/**
	 * Return the properties of an environment, without those that cannot be used.
	 * @param environment the environment
	 * @return the properties
	 */
	static JsonMembersProperties getUsable(Environment environment) {
		JsonMembersProperties properties = bind(environment);
		return (MemberFilter.conflict(properties.rename) != null) ? new JsonMembersProperties(properties.include,
				properties.exclude, Map.of(), properties.add, properties.context, properties.customizer) : properties;
	}

	private static JsonMembersProperties bind(Environment environment) {
		return Binder.get(environment).bindOrCreate(PREFIX, JsonMembersProperties.class);
	}

	/**
	 * What happens with MDC and key-values.
	 *
	 * @param include whether they are written
	 * @param prefix path that they are put below
	 */
	record Context(@DefaultValue("true") boolean include, @DefaultValue("") String prefix) {

	}

}
