package io.ecslogging.ecs;

/**
 * The forms of internet addresses that Elasticsearch takes: of version 4 with four
 * numbers, of version 6 without a zone.
 */
public final class InternetAddress {

	private static final int GROUPS = 8;

	private static final int GROUP_LENGTH = 4;

	private static final int PARTS = 4;

	private static final int MAX_PART = 255;

	private InternetAddress() {
	}

	/**
	 * Return whether a text is an address. Never looks a name up.
	 * @param text the text
	 * @return whether Elasticsearch takes it
	 */
	public static boolean isValid(String text) {
		return (text.indexOf(':') >= 0) ? isVersion6(text) : isVersion4(text, 0);
	}

	private static boolean isVersion4(String text, int from) {
		int parts = 1;
		int value = -1;
		for (int i = from; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character == '.') {
				if (value < 0 || ++parts > PARTS) {
					return false;
				}
				value = -1;
			}
			else if (character < '0' || character > '9' || value == 0) {
				// a zero in front could mean another base
				return false;
			}
			else {
				value = Math.max(0, value) * 10 + character - '0';
				if (value > MAX_PART) {
					return false;
				}
			}
		}
		return parts == PARTS && value >= 0;
	}

	private static boolean isVersion6(String text) {
		int groups = 0;
		boolean shortened = false;
		int i = 0;
		while (i < text.length()) {
			if (text.startsWith("::", i)) {
				if (shortened) {
					return false;
				}
				shortened = true;
				i += 2;
				continue;
			}
			if (groups > 0 && text.charAt(i - 1) != ':') {
				if (text.charAt(i) != ':') {
					return false;
				}
				i++;
			}
			int start = i;
			while (i < text.length() && Character.digit(text.charAt(i), 16) >= 0 && text.charAt(i) < 128) {
				i++;
			}
			if (i < text.length() && text.charAt(i) == '.') {
				return isVersion4(text, start) && isComplete(groups + 2, shortened);
			}
			if (i == start || i - start > GROUP_LENGTH) {
				return false;
			}
			groups++;
		}
		return isComplete(groups, shortened);
	}

	private static boolean isComplete(int groups, boolean shortened) {
		return shortened ? groups < GROUPS : groups == GROUPS;
	}

}
