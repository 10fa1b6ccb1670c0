package io.ecslogging.ecs;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Knows the keys whose values are secret, and the patterns of secret text. Keys are
 * compared with each part of a dotted key and with the whole key, ignoring case,
 * {@code -} and {@code _}: {@code authorization} covers
 * {@code http.request.headers.Authorization}. Immutable.
 */
public final class SecretMask {

	/**
	 * The text that is written in place of a secret.
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
	 * The bit that differs between upper and lower case of an ASCII letter. If it makes
	 * other characters equal, this costs only a comparison.
	 */
	private static final int ASCII_CASE = 0x20;

	/**
	 * Masks the default keys and no text.
	 */
	public static final SecretMask DEFAULT = new SecretMask(DEFAULT_KEYS, List.of());

	private static final int HASH_BITS = 10;

	private final Set<String> keys;

	/**
	 * One bit for the hash of each key, to rule out nearly all names without garbage.
	 * Only for names of ASCII: the lower case of others is not found character by
	 * character.
	 */
	private final long[] hashes = new long[(1 << HASH_BITS) / Long.SIZE];

	private final boolean paths;

	private final List<Pattern> patterns;

	/**
	 * Create a mask.
	 * @param keys the keys, in any case
	 * @param patterns the patterns of text to replace in message and stack trace
	 */
	public SecretMask(Collection<String> keys, List<Pattern> patterns) {
		Set<String> normalized = new HashSet<>();
		for (String key : keys) {
			String name = normalize(key, 0, key.length());
			if (!name.isEmpty()) {
				normalized.add(name);
				int bit = bit(hash(name));
				this.hashes[bit / Long.SIZE] |= 1L << bit;
			}
		}
		this.keys = Set.copyOf(normalized);
		this.paths = normalized.stream().anyMatch((key) -> key.indexOf('.') >= 0);
		this.patterns = List.copyOf(patterns);
	}

	private static int hash(String name) {
		int hash = 0;
		for (int i = 0; i < name.length(); i++) {
			hash = 31 * hash + fold(name.charAt(i));
		}
		return hash;
	}

	private static int fold(char character) {
		return character | ASCII_CASE;
	}

	private static int bit(int hash) {
		return (hash ^ (hash >>> HASH_BITS) ^ (hash >>> (2 * HASH_BITS))) & ((1 << HASH_BITS) - 1);
	}

	/**
	 * Return whether a key, or any part of a dotted key, names a secret.
	 * @param key the key
	 * @return whether its value has to be masked
	 */
	boolean covers(String key) {
		return covers(key, 0, key.length());
	}

	/**
	 * Return whether a key within a text names a secret.
	 * @param text the text
	 * @param from the index of the key's first character
	 * @param to the index after its last character
	 */
	boolean covers(String text, int from, int to) {
		int part = from;
		int partHash = 0;
		int all = 0;
		for (int i = from; i < to; i++) {
			char character = text.charAt(i);
			all |= character;
			if (character == '-' || character == '_') {
				continue;
			}
			if (character == '.') {
				if (covers(partHash, all, text, part, i)) {
					return true;
				}
				part = i + 1;
				partHash = 0;
			}
			else {
				partHash = 31 * partHash + fold(character);
			}
		}
		return covers(partHash, all, text, part, to)
				|| part > from && this.paths && this.keys.contains(normalize(text, from, to));
	}

	/**
	 * Return whether a part of a key names a secret.
	 * @param all the bits of all characters up to its end
	 */
	private boolean covers(int hash, int all, String text, int from, int to) {
		int bit = bit(hash);
		return (all >= 0x80 || (this.hashes[bit / Long.SIZE] & (1L << bit)) != 0)
				&& this.keys.contains(normalize(text, from, to));
	}

	/**
	 * Return whether there are keys that are paths.
	 */
	boolean hasPaths() {
		return this.paths;
	}

	boolean hasPatterns() {
		return !this.patterns.isEmpty();
	}

	/**
	 * Replace what the patterns find. If a pattern takes too long on a text, because it
	 * backtracks, the whole text is replaced, and so are all later texts within the same
	 * budget.
	 * @param text the text
	 * @param budget the budget of the text's event
	 * @return the text without secrets; the same instance if there were none
	 */
	String apply(String text, PatternBudget budget) {
		String masked = text;
		budget.grant(text.length(), this.patterns.size());
		try {
			for (Pattern pattern : this.patterns) {
				if (budget.isSpent()) {
					return REPLACEMENT;
				}
				masked = pattern.matcher(new BoundedText(masked, budget)).replaceAll(REPLACEMENT);
			}
		}
		catch (TooCostlyException | StackOverflowError ex) {
			return REPLACEMENT;
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

	/**
	 * A text that can be looked at only a limited number of times.
	 */
	private static final class BoundedText implements CharSequence {

		private final String text;

		private final PatternBudget budget;

		BoundedText(String text, PatternBudget budget) {
			this.text = text;
			this.budget = budget;
		}

		@Override
		public char charAt(int index) {
			if (!this.budget.look()) {
				throw new TooCostlyException();
			}
			return this.text.charAt(index);
		}

		@Override
		public int length() {
			return this.text.length();
		}

		@Override
		public CharSequence subSequence(int start, int end) {
			return this.text.substring(start, end);
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

	/**
	 * Patterns have used up the budget.
	 */
	private static final class TooCostlyException extends RuntimeException {

		TooCostlyException() {
			super(null, null, false, false);
		}

	}

}
