package io.ecslogging.autoconfigure;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

/**
 * A property source that carries our bound properties in their environment and in its
 * copies: formatters and beans get the same properties, even before the application
 * context exists.
 */
public final class BoundPropertiesSource extends MapPropertySource {

	private static final String NAME = "ecsLogging";

	private final BoundProperties bound;

	private final Set<PropertySource<?>> sources;

	private BoundPropertiesSource(BoundProperties bound, Map<String, Object> additions,
			ConfigurableEnvironment environment) {
		super(NAME, additions);
		this.bound = bound;
		this.sources = sources(environment);
	}

	/**
	 * Make an environment carry properties.
	 * @param environment the environment
	 * @param bound the properties
	 * @param additions properties to add to the environment, with the lowest precedence
	 */
	public static void attach(ConfigurableEnvironment environment, BoundProperties bound,
			Map<String, Object> additions) {
		environment.getPropertySources().remove(NAME);
		environment.getPropertySources().addLast(new BoundPropertiesSource(bound, additions, environment));
	}

	/**
	 * Return the properties of an environment: those that it carries, unless its property
	 * sources have changed since.
	 * @param environment the environment
	 * @return the properties, valid or not
	 */
	public static BoundProperties of(Environment environment) {
		BoundPropertiesSource source = find(environment);
		return (source != null && source.isCurrent(environment)) ? source.bound : PropertiesBinder.bind(environment);
	}

	/**
	 * Return the properties that logging uses. Property sources that are added later, for
	 * example by a web server, do not change them.
	 * @param environment the environment
	 * @return the properties, valid or not
	 */
	public static BoundProperties inUse(Environment environment) {
		BoundPropertiesSource source = find(environment);
		return (source != null) ? source.bound : PropertiesBinder.bind(environment);
	}

	private static @Nullable BoundPropertiesSource find(Environment environment) {
		return (environment instanceof ConfigurableEnvironment configurable
				&& configurable.getPropertySources().get(NAME) instanceof BoundPropertiesSource source) ? source : null;
	}

	private boolean isCurrent(Environment environment) {
		return environment instanceof ConfigurableEnvironment configurable
				&& sources(configurable).equals(this.sources);
	}

	/**
	 * Return all sources, except this one and those that give access to the others. They
	 * are compared by identity, because Spring considers two sources of the same name
	 * equal.
	 */
	private static Set<PropertySource<?>> sources(ConfigurableEnvironment environment) {
		Set<PropertySource<?>> sources = Collections.newSetFromMap(new IdentityHashMap<>());
		for (PropertySource<?> source : environment.getPropertySources()) {
			if (!NAME.equals(source.getName())
					&& !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
				sources.add(source);
			}
		}
		return sources;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return super.equals(other);
	}

	@Override
	public int hashCode() {
		return super.hashCode();
	}

}
