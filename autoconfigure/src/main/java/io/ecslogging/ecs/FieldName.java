package io.ecslogging.ecs;

import io.ecslogging.json.JsonBuffer;

/**
 * One name of a path, and how it is written. Immutable.
 *
 * @param text the name
 * @param json the name with quotes and colon
 * @param opening the same with an opening bracket
 * @param bit one of 64 bits, by which most names can be told apart
 */
record FieldName(String text, byte[] json, byte[] opening, long bit) {

	/**
	 * Return a name.
	 * @param text the name; equal names share one string, so that they are found to be
	 * equal at once
	 */
	static FieldName of(String text) {
		return new FieldName(text.intern(), JsonBuffer.encodedName(text), JsonBuffer.encodedOpening(text),
				1L << text.hashCode());
	}

	/**
	 * Compare by identity, which is enough since the texts of names are interned.
	 */
	@SuppressWarnings("ReferenceEquality")
	boolean isSame(FieldName other) {
		return this.text == other.text;
	}

	/**
	 * Return the name that a key has as a label (ecs-logging specification, spec.json,
	 * {@code labels.sanitization}).
	 * @param key the key
	 */
	static FieldName label(String key) {
		return of(labelText(key));
	}

	/**
	 * Return a key with the characters replaced that the name of a label cannot have.
	 * @param key the key
	 */
	static String labelText(String key) {
		String name = key.replace('.', '_').replace('*', '_').replace('\\', '_');
		return name.isBlank() ? "_" : name;
	}

}
