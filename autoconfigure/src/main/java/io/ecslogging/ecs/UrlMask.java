package io.ecslogging.ecs;

import java.nio.charset.StandardCharsets;
import java.util.List;

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

	/**
	 * What stands between the sections of a query.
	 */
	private static final String QUERY = "&";

	/**
	 * What stands between the sections of a path.
	 */
	private static final String PATH = ";/?";

	private static final String AFTER_AUTHORITIES = "/?#\\ ";

	/**
	 * Masks nothing.
	 */
	public static final UrlMask NONE = new UrlMask(new SecretMask(List.of(), List.of()), false);

	private final SecretMask mask;

	private final SecretPairs pairs;

	private final boolean enabled;

	/**
	 * Create one.
	 * @param mask the masked keys and patterns
	 */
	public UrlMask(SecretMask mask) {
		this(mask, true);
	}

	private UrlMask(SecretMask mask, boolean enabled) {
		this.mask = mask;
		this.pairs = new SecretPairs(mask);
		this.enabled = enabled;
	}

	/**
	 * Return a query without secrets.
	 * @param query the query as it was sent, without the question mark
	 * @return the same instance if there were none
	 */
	public String query(String query) {
		return isPlain(query) ? patterns(query) : patterns(sections(withoutUserInfo(query), QUERY));
	}

	/**
	 * Return a path without secrets. Its parameters follow semicolons.
	 * @param path the path as it was sent
	 * @return the same instance if there were none
	 */
	public String path(String path) {
		return isPlain(path) ? patterns(path) : patterns(sections(withoutUserInfo(path), PATH));
	}

	/**
	 * Return the value of a header without secrets. It may be or contain a URL, pairs, or
	 * JSON.
	 * @param name the name of the header
	 * @param value its value
	 * @return the same instance if there were none
	 */
	public String header(String name, String value) {
		if (this.enabled && this.mask.covers(name)) {
			return SecretMask.REPLACEMENT;
		}
		if (isPlain(value)) {
			return patterns(value);
		}
		boolean hidden = isEncoded(value) && hasSecret(value);
		return hidden ? SecretMask.REPLACEMENT : patterns(this.pairs.apply(url(value)));
	}

	/**
	 * Return whether a text cannot have a secret that patterns do not find.
	 */
	private boolean isPlain(String text) {
		return !this.enabled
				|| text.indexOf('=') < 0 && text.indexOf('%') < 0 && text.indexOf('@') < 0 && text.indexOf(':') < 0;
	}

	private String url(String url) {
		String masked = withoutUserInfo(url);
		int query = masked.indexOf('?');
		return (query < 0) ? sections(masked, PATH)
				: sections(masked.substring(0, query), PATH) + '?' + sections(masked.substring(query + 1), QUERY);
	}

	private String patterns(String text) {
		return this.mask.hasPatterns() ? this.mask.apply(text, new PatternBudget()) : text;
	}

	/**
	 * Mask what is secret in each section of a text.
	 * @param between the characters between sections
	 */
	private String sections(String text, String between) {
		StringBuilder masked = null;
		int copied = 0;
		for (int start = 0; start < text.length();) {
			int end = end(text, start, between);
			int secret = secretFrom(text, start, end);
			if (secret >= 0) {
				masked = (masked != null) ? masked : new StringBuilder(text.length());
				masked.append(text, copied, secret).append(SecretMask.REPLACEMENT);
				copied = end;
			}
			start = end + 1;
		}
		return (masked != null) ? masked.append(text, copied, text.length()).toString() : text;
	}

	/**
	 * Return where the secret of a section begins, which goes up to its end, or -1 if it
	 * has none. A section is a name with a value, or one of them; a value may have names
	 * of its own. Looks once at each name, and once at what follows the first one.
	 */
	private int secretFrom(String text, int start, int end) {
		int name = start;
		boolean named = false;
		for (int i = start; i < end - 1; i++) {
			if (BEFORE_NAMES.indexOf(text.charAt(i)) >= 0) {
				name = i + 1;
			}
			else if (text.charAt(i) == '=' && name <= i) {
				String key = text.substring(name, i);
				if (key.indexOf('%') >= 0 && hasSecret(key)) {
					return name;
				}
				if (isSecretName(key) || !named && hasSecret(text.substring(i + 1, end))) {
					return i + 1;
				}
				named = true;
				// another equals sign belongs to the value
				name = end;
			}
		}
		return (!named && hasSecret(text.substring(start, end))) ? start : -1;
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
				|| !decoded.equals(value) && !url(decoded).equals(decoded) || !withoutUserInfo(decoded).equals(decoded);
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
