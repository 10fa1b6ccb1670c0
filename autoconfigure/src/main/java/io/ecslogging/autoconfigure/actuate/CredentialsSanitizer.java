package io.ecslogging.autoconfigure.actuate;

import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.core.env.Environment;

/**
 * Keeps credentials out of Actuator's endpoints, even if those show values: under the
 * names of our properties, and in every other value, such as a command line or the
 * variable that one of our properties refers to.
 */
class CredentialsSanitizer implements SanitizingFunction {

	/**
	 * The names without anything but letters, so that variables match too.
	 */
	private static final Set<String> SECRETS = Set.of("ecsloggingelasticsearchapikey",
			"ecsloggingelasticsearchpassword");

	private final Environment environment;

	/**
	 * Create a sanitizer.
	 * @param environment the environment with the credentials
	 */
	CredentialsSanitizer(Environment environment) {
		this.environment = environment;
	}

	@Override
	public SanitizableData apply(SanitizableData data) {
		String key = data.getKey().replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
		return (SECRETS.contains(key) || hasSecret(data.getValue())) ? data.withSanitizedValue() : data;
	}

	/**
	 * Looks for the secrets in each call, because the environment may have changed.
	 */
	private boolean hasSecret(@Nullable Object value) {
		return value != null && new ConfiguredSecrets(this.environment).areIn(value.toString());
	}

}
