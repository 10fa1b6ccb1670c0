package io.ecslogging.autoconfigure;

import java.util.Map;
import java.util.Set;

import org.springframework.boot.context.properties.bind.DefaultValue;

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
public record JsonMembersProperties(@DefaultValue Set<String> include, @DefaultValue Set<String> exclude,
		@DefaultValue Map<String, String> rename, @DefaultValue Map<String, String> add, @DefaultValue Context context,
		@DefaultValue Set<String> customizer) {

	static final String PREFIX = "logging.structured.json";

	/**
	 * Return what is bound where nothing is configured. Binding takes its time, which a
	 * start without these properties is spared.
	 */
	static JsonMembersProperties defaults() {
		return new JsonMembersProperties(Set.of(), Set.of(), Map.of(), Map.of(), new Context(true, ""), Set.of());
	}

	/**
	 * Return the properties.
	 * @throws InvalidEcsLoggingPropertyException if a rename is invalid
	 */
	static JsonMembersProperties validate(JsonMembersProperties properties, Bounds bounds) {
		String path = MemberFilter.conflict(properties.rename);
		if (path != null) {
			throw bounds.invalid("rename." + path, properties.rename.getOrDefault(path, ""), "The new name of '" + path
					+ "' must not be blank, have a dot, or be that of another field or of Elasticsearch's metadata");
		}
		return properties;
	}

	JsonMembersProperties withoutRenames() {
		return new JsonMembersProperties(this.include, this.exclude, Map.of(), this.add, this.context, this.customizer);
	}

	/**
	 * What happens with MDC and key-values.
	 *
	 * @param include whether they are written
	 * @param prefix path that they are put below
	 */
	public record Context(@DefaultValue("true") boolean include, @DefaultValue("") String prefix) {

	}

}
