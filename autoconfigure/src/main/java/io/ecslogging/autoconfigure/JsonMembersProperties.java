package io.ecslogging.autoconfigure;

import java.util.Map;
import java.util.Set;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

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

	static JsonMembersProperties get(Environment environment) {
		return Binder.get(environment).bindOrCreate("logging.structured.json", JsonMembersProperties.class);
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
