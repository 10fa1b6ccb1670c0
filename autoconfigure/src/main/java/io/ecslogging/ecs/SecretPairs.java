package io.ecslogging.ecs;

/**
 * Masks the values of secret keys in a text such as {@code Login[user=ann, password=x]},
 * {@code {"token":"x"}} or {@code Authorization: Bearer x}, as {@code toString()} of an
 * object returns it. If it is unclear where a secret ends, too much is masked rather than
 * too little. Goes through a text once, and looks ahead and back by no more than a key.
 * Immutable.
 */
final class SecretPairs {

	/**
	 * The most characters of a key that are looked at.
	 */
	private static final int MAX_KEY = 128;

	private final SecretMask mask;

	SecretPairs(SecretMask mask) {
		this.mask = mask;
	}

	/**
	 * Return the text without secrets.
	 * @param text the text
	 * @return the same instance if there were none
	 */
	String apply(String text) {
		StringBuilder masked = null;
		int copied = 0;
		int length = text.length();
		for (int i = 0; i < length; i++) {
			char separator = text.charAt(i);
			if (separator != '=' && separator != ':' || !isSecretBefore(text, i)) {
				continue;
			}
			Value value = Value.at(text, skipSpaces(text, i + 1), separator);
			if (value.isMissing(text)) {
				continue;
			}
			masked = (masked != null) ? masked : new StringBuilder(length);
			masked.append(text, copied, value.from()).append(SecretMask.REPLACEMENT);
			copied = value.to();
			i = copied - 1;
		}
		return (masked != null) ? masked.append(text, copied, length).toString() : text;
	}

	private boolean isSecretBefore(String text, int separator) {
		int end = separator;
		while (end > 0 && text.charAt(end - 1) == ' ' && separator - end < MAX_KEY) {
			end--;
		}
		int start = end;
		if (end > 0 && isQuote(text.charAt(end - 1))) {
			char quote = text.charAt(--end);
			end = beforeEscapes(text, end);
			start = end;
			while (start > 0 && end - start < MAX_KEY && text.charAt(start - 1) != quote) {
				start--;
			}
			return this.mask.covers(text, start, end);
		}
		while (start > 0 && end - start < MAX_KEY && isKeyPart(text.charAt(start - 1))) {
			start--;
		}
		return start < end && this.mask.covers(text, start, end);
	}

	private static int beforeEscapes(String text, int to) {
		int end = to;
		while (end > 0 && text.charAt(end - 1) == '\\') {
			end--;
		}
		return end;
	}

	private static int skipSpaces(String text, int from) {
		return skip(text, from, ' ');
	}

	private static int skip(String text, int from, char character) {
		int index = from;
		while (index < text.length() && text.charAt(index) == character) {
			index++;
		}
		return index;
	}

	private static boolean isQuote(char character) {
		return character == '"' || character == '\'';
	}

	private static boolean isLineEnd(char character) {
		return character == '\n' || character == '\r';
	}

	static boolean isKeyPart(char character) {
		return Character.isLetterOrDigit(character) || character == '-' || character == '_' || character == '.';
	}

	private static boolean isClosing(char character) {
		return character == ')' || character == ']' || character == '}';
	}

	/**
	 * Return whether a key with the same separator follows. Only then does a comma end a
	 * value, because values contain commas too:
	 * {@code Authorization: Digest username="x",
	 * response="y", Host: z}.
	 * @param from the index where the key may begin
	 */
	private static boolean isPair(String text, int from, char separator) {
		int length = text.length();
		int index = from;
		while (index < length && (text.charAt(index) == ' ' || isLineEnd(text.charAt(index)))) {
			index++;
		}
		int quote = skip(text, index, '\\');
		if (quote < length && isQuote(text.charAt(quote))) {
			index = quote + 1;
			while (index < length && index - quote < MAX_KEY && text.charAt(index) != text.charAt(quote)) {
				index++;
			}
			index++;
		}
		else {
			int key = index;
			while (index < length && index - key < MAX_KEY && isKeyPart(text.charAt(index))) {
				index++;
			}
			if (index == key) {
				return false;
			}
		}
		index = skipSpaces(text, index);
		if (index >= length || text.charAt(index) != separator) {
			return false;
		}
		// not the padding of a Base64 text, and not a parameter of a header
		char next = (index + 1 < length) ? text.charAt(index + 1) : ' ';
		return next != separator && !isLineEnd(next) && (separator == ':' || next != '"');
	}

	/**
	 * The position of a value, without its quotes.
	 *
	 * @param from the index of its first character
	 * @param to the index after its last character
	 */
	private record Value(int from, int to) {

		static Value at(String text, int from, char separator) {
			int quote = skip(text, from, '\\');
			if (quote < text.length() && isQuote(text.charAt(quote))) {
				return quoted(text, quote, quote - from, separator);
			}
			int depth = 0;
			for (int i = from; i < text.length(); i++) {
				char character = text.charAt(i);
				if (character == '(' || character == '[' || character == '{') {
					depth++;
				}
				else if (isClosing(character) && depth > 0) {
					depth--;
				}
				else if (depth == 0 && isEnd(text, i, separator)) {
					return new Value(from, i);
				}
			}
			return new Value(from, text.length());
		}

		private static boolean isEnd(String text, int index, char separator) {
			char character = text.charAt(index);
			if (isClosing(character)) {
				char next = (index + 1 < text.length()) ? text.charAt(index + 1) : ' ';
				return isQuote(next) || next == '\\' || isBeforeEnd(text, index + 1, separator);
			}
			if (character == ';') {
				// followed by a space, it separates cookies
				return separator == '=' && index + 1 < text.length() && text.charAt(index + 1) != ' '
						&& isPair(text, index + 1, separator);
			}
			return (character == ',' || isLineEnd(character)) && isPair(text, index + 1, separator);
		}

		/**
		 * Return whether the value ends here.
		 */
		private static boolean isBeforeEnd(String text, int from, char separator) {
			int index = skipSpaces(text, from);
			if (index == text.length()) {
				return true;
			}
			char next = text.charAt(index);
			return isClosing(next) || next == ',' || next == ';' || isLineEnd(next) || isPair(text, index, separator);
		}

		/**
		 * Find the end of a quoted value, or of several separated by commas, as in
		 * {@code [Cookie:"a", "b"]}.
		 */
		private static Value quoted(String text, int quote, int escapes, char separator) {
			int end = closingQuote(text, quote, escapes, separator);
			int last = end;
			while (last >= 0) {
				end = last;
				int next = skipSpaces(text, end + 1);
				if (next >= text.length() || text.charAt(next) != ',') {
					break;
				}
				next = skipSpaces(text, next + 1) + escapes;
				if (next >= text.length() || text.charAt(next) != text.charAt(quote)
						|| isPair(text, next - escapes, ':') || isPair(text, next - escapes, '=')) {
					break;
				}
				last = closingQuote(text, next, escapes, separator);
			}
			return new Value(quote + 1, (last >= 0) ? end - escapes : text.length());
		}

		private static int closingQuote(String text, int quote, int escapes, char separator) {
			int end = quote;
			while (true) {
				end = text.indexOf(text.charAt(quote), end + 1);
				if (end < 0) {
					return -1;
				}
				int backslashes = end - Math.max(quote + 1, beforeEscapes(text, end));
				// an apostrophe within the value does not end it
				if ((escapes > 0) ? backslashes == escapes
						: backslashes % 2 == 0 && isBeforeEnd(text, end + 1, separator)) {
					return end;
				}
			}
		}

		/**
		 * Return whether there is nothing to mask.
		 */
		boolean isMissing(String text) {
			int length = this.to - this.from;
			return length == 0 || length == 4 && text.startsWith("null", this.from)
					|| length == SecretMask.REPLACEMENT.length() && text.startsWith(SecretMask.REPLACEMENT, this.from);
		}

	}

}
