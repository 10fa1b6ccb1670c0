package io.ecslogging.autoconfigure.connection;

import org.jspecify.annotations.Nullable;

/**
 * Whom Boot's connection to Elasticsearch authenticates as. Its text form leaves out the
 * password.
 *
 * @param name the name, if any
 * @param password the password, if any
 */
record SpringUser(@Nullable String name, @Nullable String password) {

	@Override
	public String toString() {
		return String.valueOf(this.name);
	}

}
