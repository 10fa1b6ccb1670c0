package io.ecslogging.ecs;

import java.util.Locale;

/**
 * Makes text legal as a part of a data stream's name.
 */
public final class DataStreamName {

	private static final int MAX_LENGTH = 100;

	private static final String ILLEGAL = "\\/*?\"<>|,#:- ";

	private DataStreamName() {
	}

	/**
	 * Return the text in lower case, characters that Elasticsearch does not allow in
	 * {@code data_stream.dataset} replaced by {@code _}, and at most 100 characters of
	 * it.
	 * @param text any text
	 * @return the legal form
	 */
	public static String sanitize(String text) {
		StringBuilder name = new StringBuilder(text.toLowerCase(Locale.ROOT));
		name.setLength(Math.min(name.length(), MAX_LENGTH));
		for (int i = 0; i < name.length(); i++) {
			char character = name.charAt(i);
			if (ILLEGAL.indexOf(character) >= 0 || Character.isISOControl(character)) {
				name.setCharAt(i, '_');
			}
		}
		return name.toString();
	}

}
