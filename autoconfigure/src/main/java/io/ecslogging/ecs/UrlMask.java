package io.ecslogging.ecs;

import java.nio.charset.StandardCharsets;

/**
 * Masks secrets in URLs and their parts: user information, the values of parameters whose
 * names are masked keys, and what the patterns of {@link SecretMask} find. Names are
 * compared as a server reads them, that is decoded. A value with a secret within it, such
 * as another URL, is masked as a whole. If it is unclear where a secret ends, too much is
 * masked rather than too little. Immutable.
 */
public final class UrlMask {

	/**
	 * How often a value may be encoded, once for each URL within a URL. What is encoded
	 * more often is masked.
	 */
	private static final int MAX_ENCODINGS = 4;

	private static final String BEFORE_NAMES = "&;?#/";

	private static final String AFTER_QUERY_VALUES = "&";

	private static final String AFTER_PATH_VALUES = ";/?";

	private static final String AFTER_AUTHORITIES = "/?#\\ ";

	private final SecretMask mask;

	private final SecretPairs pairs;

	/**
	 * Create one.
	 * @param mask the masked keys and patterns
	 */
	public UrlMask(SecretMask mask) {
		this.mask = mask;
		this.pairs = new SecretPairs(mask);
	}

	/**
	 * Return a query without secrets.
	 * @param query the query as it was sent, without the question mark
	 * @return the same instance if there were none
	 */
	public String query(String query) {
		return patterns(parameters(query, AFTER_QUERY_VALUES));
	}

	/**
	 * Return a path without the secrets of its parameters, which follow semicolons.
	 * @param path the path as it was sent
	 * @return the same instance if there were none
	 */
	public String path(String path) {
		return patterns(parameters(path, AFTER_PATH_VALUES));
	}

	/**
	 * Return a URL, or another text that may be one, without secrets.
	 * @param url the text
	 * @return an equal text if there were none
	 */
	public String url(String url) {
		return patterns(unmatched(url));
	}

	private String unmatched(String url) {
		String masked = withoutUserInfo(url);
		int query = masked.indexOf('?');
		return (query < 0) ? parameters(masked, AFTER_PATH_VALUES)
				: parameters(masked.substring(0, query), AFTER_PATH_VALUES)
						+ parameters(masked.substring(query), AFTER_QUERY_VALUES);
	}

	private String patterns(String text) {
		return this.mask.hasPatterns() ? this.mask.apply(text, new PatternBudget()) : text;
	}

	private String parameters(String text, String afterValues) {
		StringBuilder masked = null;
		int copied = 0;
		int name = 0;
		int end = 0;
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (BEFORE_NAMES.indexOf(character) >= 0) {
				name = i + 1;
			}
			else if (character == '=' && name <= i) {
				// within a value that has been looked at, only names can be secret
				boolean within = i < end;
				end = within ? end : end(text, i + 1, afterValues);
				if (end > i + 1 && (isSecretName(text.substring(name, i))
						|| !within && hasSecret(text.substring(i + 1, end)))) {
					masked = (masked != null) ? masked : new StringBuilder(text.length());
					masked.append(text, copied, i + 1).append(SecretMask.REPLACEMENT);
					copied = end;
					i = end - 1;
				}
				// another equals sign belongs to the value
				name = text.length();
			}
		}
		return (masked != null) ? masked.append(text, copied, text.length()).toString() : text;
	}

	private static int end(String text, int from, String delimiters) {
		int end = from;
		while (end < text.length() && delimiters.indexOf(text.charAt(end)) < 0) {
			end++;
		}
		return end;
	}

	/**
	 * Return whether a name, or a part of it such as in {@code user[password]}, is a
	 * masked key.
	 */
	private boolean isSecretName(String encoded) {
		String name = decode(encoded);
		if (isEncoded(name) || this.mask.covers(name)) {
			return true;
		}
		int start = 0;
		for (int i = 0; i <= name.length(); i++) {
			if (i == name.length() || !SecretPairs.isKeyPart(name.charAt(i))) {
				if (i > start && this.mask.covers(name, start, i)) {
					return true;
				}
				start = i + 1;
			}
		}
		return false;
	}

	private boolean hasSecret(String value) {
		if (value.indexOf('%') < 0 && value.indexOf(':') < 0 && value.indexOf('=') < 0 && value.indexOf('@') < 0) {
			return false;
		}
		String decoded = decode(value);
		return isEncoded(decoded) || !this.pairs.apply(decoded).equals(decoded)
				|| !decoded.equals(value) && !unmatched(decoded).equals(decoded)
				|| !withoutUserInfo(decoded).equals(decoded);
	}

	/**
	 * Remove user information, which stands between two slashes and an at sign.
	 */
	private static String withoutUserInfo(String text) {
		StringBuilder without = null;
		int copied = 0;
		int slashes = text.indexOf("//");
		while (slashes >= 0) {
			int end = end(text, slashes + 2, AFTER_AUTHORITIES);
			int at = end - 1;
			while (at > slashes && text.charAt(at) != '@') {
				at--;
			}
			if (at > slashes) {
				without = (without != null) ? without : new StringBuilder(text.length());
				without.append(text, copied, slashes + 2);
				copied = at + 1;
			}
			slashes = text.indexOf("//", Math.max(end, slashes + 2));
		}
		return (without != null) ? without.append(text, copied, text.length()).toString() : text;
	}

	private static String decode(String text) {
		String decoded = text;
		for (int i = 0; i < MAX_ENCODINGS && isEncoded(decoded) || i == 0 && decoded.indexOf('+') >= 0; i++) {
			decoded = decodeOnce(decoded);
		}
		return decoded;
	}

	private static boolean isEncoded(String text) {
		for (int i = text.indexOf('%'); i >= 0 && i + 2 < text.length(); i = text.indexOf('%', i + 1)) {
			if (Character.digit(text.charAt(i + 1), 16) >= 0 && Character.digit(text.charAt(i + 2), 16) >= 0) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Decode a text once. What is malformed is left as it is.
	 */
	private static String decodeOnce(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		int length = 0;
		for (int i = 0; i < bytes.length; i++) {
			int high = (bytes[i] == '%' && i + 2 < bytes.length) ? Character.digit(bytes[i + 1], 16) : -1;
			int low = (high >= 0) ? Character.digit(bytes[i + 2], 16) : -1;
			if (low >= 0) {
				bytes[length++] = (byte) (16 * high + low);
				i += 2;
			}
			else {
				bytes[length++] = (bytes[i] == '+') ? (byte) ' ' : bytes[i];
			}
		}
		return new String(bytes, 0, length, StandardCharsets.UTF_8);
	}

}
