package io.ecslogging.shipping.elasticsearch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Tells which data stream a line is meant for, from its {@code data_stream} object. So a
 * line goes to the stream for which it was encoded, whatever is configured when its turn
 * comes. The encoder writes that object after the message and before all that an event
 * can add. Owned by the thread that sends.
 */
final class LineStreams {

	private static final byte[] START = ascii("\"data_stream\":{\"type\":\"logs\",\"dataset\":\"");

	private static final byte[] MIDDLE = ascii("\",\"namespace\":\"");

	/**
	 * The most bytes of the name of a data stream.
	 */
	private static final int MAX_NAME = 255;

	/**
	 * The most streams that are remembered.
	 */
	private static final int MAX_KNOWN = 64;

	private final String target;

	private final List<Stream> known = new ArrayList<>();

	/**
	 * Create an empty one.
	 * @param target the data stream that requests are sent to
	 */
	LineStreams(String target) {
		this.target = target;
	}

	/**
	 * Return the data stream that a line is meant for.
	 * @return the stream, or {@code null} if it is the target or the line names none
	 */
	@Nullable Stream find(byte[] bytes, int offset, int length) {
		int end = offset + length;
		int from = dataset(bytes, offset + 1, end);
		int middle = (from >= 0) ? endOfString(bytes, from, end) : -1;
		if (middle < 0 || !startsWith(bytes, middle, end, MIDDLE)) {
			return null;
		}
		int to = endOfString(bytes, middle + MIDDLE.length, end);
		if (to < 0 || to - from > MAX_NAME) {
			return null;
		}
		Stream stream = known(bytes, from, to);
		return stream.isTarget() ? null : stream;
	}

	private Stream known(byte[] bytes, int from, int to) {
		for (Stream stream : this.known) {
			if (Arrays.equals(stream.json(), 0, stream.json().length, bytes, from, to)) {
				return stream;
			}
		}
		String json = new String(bytes, from, to - from, StandardCharsets.UTF_8);
		String name = "logs-" + json.replace("\",\"namespace\":\"", "-");
		Stream stream = new Stream(Arrays.copyOfRange(bytes, from, to), name,
				("{\"create\":{\"_index\":\"" + name + "\",\"_id\":\"").getBytes(StandardCharsets.UTF_8),
				name.equals(this.target));
		if (this.known.size() < MAX_KNOWN) {
			this.known.add(stream);
		}
		return stream;
	}

	/**
	 * Return the index of the dataset, or -1 if the document has none.
	 */
	private static int dataset(byte[] bytes, int first, int end) {
		int position = first;
		while (position < end && bytes[position] == '"') {
			if (startsWith(bytes, position, end, START)) {
				return position + START.length;
			}
			int value = endOfString(bytes, position + 1, end) + 2;
			position = (value >= 2) ? endOfValue(bytes, value, end) + 1 : end;
		}
		return -1;
	}

	/**
	 * Return the index of the comma after a value, or of the end.
	 */
	private static int endOfValue(byte[] bytes, int first, int end) {
		int depth = 0;
		for (int i = first; i < end; i++) {
			switch (bytes[i]) {
				case '"' -> {
					int quote = endOfString(bytes, i + 1, end);
					i = (quote >= 0) ? quote : end;
				}
				case '{', '[' -> depth++;
				case '}', ']' -> depth--;
				case ',' -> {
					if (depth == 0) {
						return i;
					}
				}
				default -> {
				}
			}
		}
		return end;
	}

	/**
	 * Return the index of the quote that ends a string, or -1 if there is none.
	 */
	private static int endOfString(byte[] bytes, int first, int end) {
		for (int i = first; i < end; i++) {
			if (bytes[i] == '"') {
				return i;
			}
			i += (bytes[i] == '\\') ? 1 : 0;
		}
		return -1;
	}

	private static boolean startsWith(byte[] bytes, int position, int end, byte[] start) {
		int to = position + start.length;
		return to <= end && Arrays.equals(bytes, position, to, start, 0, start.length);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * A data stream.
	 *
	 * @param json its dataset and namespace, as they stand in lines
	 * @param name its name
	 * @param action the beginning of an action for a document of this stream
	 * @param isTarget whether it is the target of requests
	 */
	record Stream(byte[] json, String name, byte[] action, boolean isTarget) {

	}

}
