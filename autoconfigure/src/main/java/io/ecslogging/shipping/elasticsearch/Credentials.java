package io.ecslogging.shipping.elasticsearch;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * What a request is authorized with. Its text form does not reveal it.
 */
public final class Credentials {

	/**
	 * Explains how an API key is written.
	 */
	static final String API_KEY_FORMS = "An API key has the form id:api_key, or is the Base64 form of that (which "
			+ "Elasticsearch calls encoded), or a key of Elastic Cloud that begins with essu_, or one of OpenSearch that "
			+ "begins with os_";

	private static final Pattern OPAQUE_KEY = Pattern.compile("(essu|os)_[A-Za-z0-9+/_=-]+");

	/**
	 * Two parts that are not empty, and nothing that could end a header.
	 */
	private static final Pattern ID_AND_KEY = Pattern.compile("[!-9;-~]+:[!-9;-~]+");

	private final String authorization;

	private Credentials(String authorization) {
		this.authorization = authorization;
	}

	/**
	 * Return the credentials of an API key.
	 * @param text {@code id:api_key}, its Base64 form, or an opaque key of Elastic Cloud
	 * or OpenSearch
	 * @return the credentials
	 * @throws IllegalArgumentException if it is none of these; the message does not
	 * repeat it
	 */
	public static Credentials apiKey(String text) {
		String trimmed = text.strip();
		if (OPAQUE_KEY.matcher(trimmed).matches() || isEncoded(trimmed)) {
			return new Credentials("ApiKey " + trimmed);
		}
		if (ID_AND_KEY.matcher(trimmed).matches()) {
			return new Credentials("ApiKey " + encode(trimmed));
		}
		throw new IllegalArgumentException(API_KEY_FORMS);
	}

	private static boolean isEncoded(String text) {
		try {
			String decoded = new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
			return ID_AND_KEY.matcher(decoded).matches();
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Return the credentials of a user (RFC 7617).
	 * @param username the name, without a colon
	 * @param password the password
	 * @return the credentials
	 * @throws IllegalArgumentException if the name has a colon
	 */
	public static Credentials basic(String username, String password) {
		if (username.indexOf(':') >= 0) {
			throw new IllegalArgumentException("The name of a user must not contain a colon");
		}
		return new Credentials("Basic " + encode(username + ":" + password));
	}

	private static String encode(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Return the value of the header {@code Authorization}.
	 */
	String authorization() {
		return this.authorization;
	}

	@Override
	public String toString() {
		return this.authorization.substring(0, this.authorization.indexOf(' ')) + " ******";
	}

}
