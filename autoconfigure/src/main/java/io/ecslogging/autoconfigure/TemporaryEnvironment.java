package io.ecslogging.autoconfigure;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Tells the environment of an application that only reads configuration, and says nothing
 * about logging: Spring Cloud starts one for each refresh of a context, if its bootstrap
 * context is enabled. It keeps Boot from initialising logging again for it, but knows
 * nothing of us.
 */
public final class TemporaryEnvironment {

	/**
	 * The property source that Spring Cloud adds for a refresh.
	 */
	private static final String REFRESH = "refreshArgs";

	private TemporaryEnvironment() {
	}

	/**
	 * Return whether an environment is temporary.
	 * @param environment the environment
	 * @return whether it must change nothing
	 */
	public static boolean is(Environment environment) {
		return environment instanceof ConfigurableEnvironment configurable
				&& configurable.getPropertySources().contains(REFRESH);
	}

}
