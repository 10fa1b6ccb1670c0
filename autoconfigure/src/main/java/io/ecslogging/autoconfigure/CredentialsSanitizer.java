package io.ecslogging.autoconfigure;

import java.util.Locale;
import java.util.Set;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Keeps credentials out of Actuator's endpoints, also where those are to show values.
 */
class CredentialsSanitizer implements SanitizingFunction {

	/**
	 * However they are written, as variables too.
	 */
	private static final Set<String> SECRETS = Set.of("ecsloggingelasticsearchapikey",
			"ecsloggingelasticsearchpassword");

	@Override
	public SanitizableData apply(SanitizableData data) {
		String key = data.getKey().replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
		return SECRETS.contains(key) ? data.withSanitizedValue() : data;
	}

}
