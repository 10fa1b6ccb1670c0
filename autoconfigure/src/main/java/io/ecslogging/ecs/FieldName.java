package io.ecslogging.ecs;

import org.jspecify.annotations.Nullable;

import io.ecslogging.json.JsonBuffer;

/**
 * One name of a path, and how it is written. Immutable.
 *
 * @param text the name
 * @param json the name with quotes and colon
 * @param opening the same with an opening bracket
 * @param type the type that Elasticsearch gives to labels of this name, or {@code null}
 * if it takes every value, or if this is no label
 */
record FieldName(String text, byte[] json, byte[] opening, @Nullable MappedType type) {

	/**
	 * Create a name without a type.
	 */
	FieldName(String text, byte[] json, byte[] opening) {
		this(text, json, opening, null);
	}

	/**
	 * Return a name. Equal names share one string, so that they can be compared by
	 * identity.
	 * @param text the name
	 */
	static FieldName of(String text) {
		String name = written(text);
		return new FieldName(name.intern(), JsonBuffer.encodedName(name), JsonBuffer.encodedOpening(name));
	}

	/**
	 * Return the name with a type.
	 */
	FieldName of(@Nullable MappedType labelType) {
		return (labelType != null) ? new FieldName(this.text, this.json, this.opening, labelType) : this;
	}

	/**
	 * Return a name as it is written. Unpaired surrogates become U+FFFD, so names that
	 * differ only in them are the same name.
	 * @param text the name
	 * @return the name as written; the same instance if nothing changes
	 */
	static String written(String text) {
		StringBuilder name = null;
		int length = text.length();
		for (int i = 0; i < length; i++) {
			char character = text.charAt(i);
			if (!Character.isSurrogate(character)) {
				continue;
			}
			if (Character.isHighSurrogate(character) && i + 1 < length
					&& Character.isLowSurrogate(text.charAt(i + 1))) {
				i++;
				continue;
			}
			name = (name != null) ? name : new StringBuilder(text);
			name.setCharAt(i, '\uFFFD');
		}
		return (name != null) ? name.toString() : text;
	}

	/**
	 * Return about how many bytes this takes in memory.
	 */
	int size() {
		return Character.BYTES * this.text.length() + this.json.length + this.opening.length;
	}

	/**
	 * Return the label name of a key (ecs-logging specification, spec.json,
	 * {@code labels.sanitization}).
	 * @param key the key
	 */
	static FieldName label(String key) {
		return of(labelText(key));
	}

	/**
	 * Return a key with {@code _} for the characters that the name of a label cannot
	 * have.
	 * @param key the key
	 */
	static String labelText(String key) {
		String name = key.replace('.', '_').replace('*', '_').replace('\\', '_');
		return name.isBlank() ? "_" : name;
	}

}
