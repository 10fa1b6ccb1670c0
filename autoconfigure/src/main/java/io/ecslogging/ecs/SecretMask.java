package io.ecslogging.ecs;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Knows the keys whose values are not to be seen, and the patterns of text that is not to
 * be seen. Keys are compared without regard to case, {@code -} and {@code _}, with each
 * part of a dotted key, so that {@code authorization} covers
 * {@code http.request.headers.Authorization}. Immutable.
 */
public final class SecretMask {

	/**
	 * What is written in place of a secret.
	 */
	public static final String REPLACEMENT = "******";

	/**
	 * The keys that are masked by default.
	 */
	public static final List<String> DEFAULT_KEYS = List.of("password", "passwd", "pwd", "passphrase", "secret",
			"client-secret", "authorization", "proxy-authorization", "token", "access-token", "refresh-token",
			"id-token", "api-key", "apikey", "x-api-key", "private-key", "secret-key", "access-key", "credential",
			"credentials", "cookie", "set-cookie", "session-id", "jsessionid");

	/**
	 * Masks the default keys and no text.
	 */
	public static final SecretMask DEFAULT = new SecretMask(DEFAULT_KEYS, List.of());

	private final Set<String> keys;

	/**
	 * One bit for each length that a key has, to turn most names away at once.
	 */
	private final long lengths;

	private final List<Pattern> patterns;

	/**
	 * Create a mask.
	 * @param keys the keys, in any case
	 * @param patterns the patterns of text to replace in message and stack trace
	 */
	public SecretMask(Collection<String> keys, List<Pattern> patterns) {
		Set<String> normalized = new HashSet<>();
		long lengths = 0;
		for (String key : keys) {
			String name = normalize(key, 0, key.length());
			if (!name.isEmpty()) {
				normalized.add(name);
				lengths |= 1L << Math.min(63, name.length());
			}
		}
		this.keys = Set.copyOf(normalized);
		this.lengths = lengths;
		this.patterns = List.copyOf(patterns);
	}

	/**
	 * Return whether any part of a dotted key names a secret.
	 * @param key the key
	 * @return whether its value is to be masked
	 */
	boolean covers(String key) {
		int from = 0;
		int letters = 0;
		int length = key.length();
		for (int i = 0; i <= length; i++) {
			char character = (i < length) ? key.charAt(i) : '.';
			if (character == '.') {
				if ((this.lengths & (1L << Math.min(63, letters))) != 0
						&& this.keys.contains(normalize(key, from, i))) {
					return true;
				}
				from = i + 1;
				letters = 0;
			}
			else if (character != '-' && character != '_') {
				letters++;
			}
		}
		return false;
	}

	boolean hasPatterns() {
		return !this.patterns.isEmpty();
	}

	/**
	 * Replace what the patterns find.
	 * @param text the text
	 * @return the text without secrets; the same instance if there were none
	 */
	String apply(String text) {
		String masked = text;
		for (Pattern pattern : this.patterns) {
			masked = pattern.matcher(masked).replaceAll(REPLACEMENT);
		}
		return masked.equals(text) ? text : masked;
	}

	private static String normalize(String key, int from, int to) {
		StringBuilder name = new StringBuilder(to - from);
		for (int i = from; i < to; i++) {
			char character = key.charAt(i);
			if (character != '-' && character != '_') {
				name.append(character);
			}
		}
		return name.toString().toLowerCase(Locale.ROOT);
	}

}
