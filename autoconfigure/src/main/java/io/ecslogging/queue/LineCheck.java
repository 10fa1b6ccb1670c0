package io.ecslogging.queue;

/**
 * Tells whole lines from damaged ones: a line is one JSON object (RFC 8259) without
 * control characters. Looks at its structure only, so that it costs little.
 */
final class LineCheck {

	private LineCheck() {
	}

	/**
	 * Return where the object ends that begins at an index.
	 * @param bytes the array
	 * @param from the index
	 * @param to where to end at the latest
	 * @return the index after its last byte, or -1 if there is no whole object
	 */
	static int endOfObject(byte[] bytes, int from, int to) {
		if (from >= to || bytes[from] != '{') {
			return -1;
		}
		int depth = 0;
		boolean text = false;
		for (int i = from; i < to; i++) {
			byte current = bytes[i];
			if (current >= 0 && current < ' ') {
				return -1;
			}
			if (text) {
				if (current == '\\') {
					i++;
				}
				text = current != '"';
			}
			else if (current == '"') {
				text = true;
			}
			else if (current == '{' || current == '[') {
				depth++;
			}
			else if ((current == '}' || current == ']') && --depth == 0) {
				return i + 1;
			}
		}
		return -1;
	}

	/**
	 * Return whether bytes up to a newline are whole lines, of which one may lack its
	 * newline: another byte is in its place.
	 */
	static boolean areLines(byte[] bytes, int from, int newline) {
		int start = from;
		while (start < newline) {
			int end = endOfObject(bytes, start, newline);
			if (end < 0) {
				return false;
			}
			start = end + 1;
		}
		return start > from;
	}

}
