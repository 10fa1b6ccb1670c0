package io.ecslogging.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The text of {@code OTEL_RESOURCE_ATTRIBUTES}: pairs, separated by commas, with
 * percent-encoded values.
 */
final class ResourceAttributes {

	private ResourceAttributes() {
	}

	/**
	 * Read the pairs. The last of equal keys wins, and empty values are left out.
	 * @return the decoded values by key, or {@code null} if the text is malformed, which
	 * makes OpenTelemetry ignore all of it
	 */
	static @Nullable Map<String, String> parse(String text) {
		Map<String, String> attributes = new HashMap<>();
		for (String pair : text.split(",")) {
			int equals = pair.indexOf('=');
			if (equals < 0 && !pair.isBlank()) {
				return null;
			}
			String value = pair.substring(equals + 1).strip();
			if (!value.isEmpty()) {
				attributes.put(pair.substring(0, equals).strip(), decode(value));
			}
		}
		return attributes;
	}

	/**
	 * Decode a value as OpenTelemetry's Java agent does: a plus sign is one, and what is
	 * no percent-encoding stays as it is.
	 */
	private static String decode(String value) {
		ByteArrayOutputStream decoded = new ByteArrayOutputStream(value.length());
		int start = 0;
		for (int i = value.indexOf('%'); i >= 0; i = value.indexOf('%', Math.max(i + 1, start))) {
			int octet = octet(value, i + 1);
			if (octet >= 0) {
				decoded.writeBytes(value.substring(start, i).getBytes(StandardCharsets.UTF_8));
				decoded.write(octet);
				start = i + 3;
			}
		}
		decoded.writeBytes(value.substring(start).getBytes(StandardCharsets.UTF_8));
		return decoded.toString(StandardCharsets.UTF_8);
	}

	/**
	 * Return the number of two hexadecimal digits, or -1 if there are none.
	 */
	private static int octet(String value, int start) {
		if (start + 2 > value.length()) {
			return -1;
		}
		int high = Character.digit(value.charAt(start), 16);
		int low = Character.digit(value.charAt(start + 1), 16);
		return (high >= 0 && low >= 0) ? high * 16 + low : -1;
	}

}
