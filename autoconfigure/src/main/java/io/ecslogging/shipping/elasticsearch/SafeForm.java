package io.ecslogging.shipping.elasticsearch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The form in which a refused document is sent again: only fields that no mapping has a
 * reason to refuse, and the whole document as text, so that nothing is lost.
 */
final class SafeForm {

	private static final String TAG = "_ecs_rejected";

	private static final String TIMESTAMP = "@timestamp";

	private static final String LEVEL = "log.level";

	private static final String MESSAGE = "message";

	private static final String SERVICE = "service.name";

	/**
	 * The most bytes of a keyword. Elasticsearch 9 refuses longer ones also where it does
	 * not index them.
	 */
	private static final int MAX_KEYWORD = 32_766;

	/**
	 * Characters of a piece: together they have at most {@value #MAX_KEYWORD} bytes.
	 */
	private static final int PIECE = 10_000;

	private static final JsonFactory FACTORY = new JsonFactory();

	private SafeForm() {
	}

	/**
	 * Return the safe form of a line.
	 * @param whole whether it has the whole document as text
	 * @return the document with a newline
	 */
	static byte[] of(byte[] bytes, int offset, int length, boolean whole) {
		Map<String, String> fields = fields(bytes, offset, length);
		ByteArrayOutputStream out = new ByteArrayOutputStream(length + length / 2);
		try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
			json.writeStartObject();
			json.writeStringProperty(TIMESTAMP, fields.getOrDefault(TIMESTAMP, Instant.now().toString()));
			write(json, "log", "level", fields.get(LEVEL));
			if (fields.containsKey(MESSAGE)) {
				json.writeStringProperty(MESSAGE, fields.get(MESSAGE));
			}
			write(json, "service", "name", fields.get(SERVICE));
			if (whole) {
				json.writeObjectPropertyStart("event");
				original(json, text(bytes, offset, length), length);
				json.writeEndObject();
			}
			json.writeArrayPropertyStart("tags");
			json.writeString(TAG);
			json.writeEndArray();
			json.writeEndObject();
		}
		out.write('\n');
		return out.toByteArray();
	}

	/**
	 * Return the form of a line that is refused because the target cannot have more
	 * fields: only the two that every target of logs has. The message is the whole
	 * document.
	 * @return the document with a newline
	 */
	static byte[] withoutFields(byte[] bytes, int offset, int length) {
		Map<String, String> fields = fields(bytes, offset, length);
		ByteArrayOutputStream out = new ByteArrayOutputStream(length + length / 2);
		try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
			json.writeStartObject();
			json.writeStringProperty(TIMESTAMP, fields.getOrDefault(TIMESTAMP, Instant.now().toString()));
			json.writeStringProperty(MESSAGE, text(bytes, offset, length));
			json.writeEndObject();
		}
		out.write('\n');
		return out.toByteArray();
	}

	/**
	 * Write the document as text, in pieces if it is longer than a keyword can be. They
	 * have numbers, because an index in the mode {@code logsdb} puts them in order.
	 */
	private static void original(JsonGenerator json, String text, int bytes) {
		if (bytes <= MAX_KEYWORD) {
			json.writeStringProperty("original", text);
			return;
		}
		json.writeArrayPropertyStart("original");
		int from = 0;
		int number = 0;
		while (from < text.length()) {
			int to = Math.min(text.length(), from + PIECE);
			if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
				to--;
			}
			json.writeString("%05d %s".formatted(++number, text.substring(from, to)));
			from = to;
		}
		json.writeEndArray();
	}

	private static String text(byte[] bytes, int offset, int length) {
		return new String(bytes, offset, length, StandardCharsets.UTF_8).stripTrailing();
	}

	private static void write(JsonGenerator json, String object, String name, @Nullable String value) {
		if (value != null) {
			json.writeObjectPropertyStart(object);
			json.writeStringProperty(name, value);
			json.writeEndObject();
		}
	}

	/**
	 * Find the strings that are kept.
	 */
	private static Map<String, String> fields(byte[] bytes, int offset, int length) {
		Map<String, String> fields = new LinkedHashMap<>();
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
			parser.nextToken();
			collect(parser, "", fields);
		}
		catch (JacksonException ex) {
			// what has been found so far is kept
		}
		return fields;
	}

	private static void collect(JsonParser parser, String prefix, Map<String, String> fields) {
		while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
			String path = prefix + parser.currentName();
			JsonToken value = parser.nextToken();
			switch (path) {
				case TIMESTAMP, LEVEL, MESSAGE, SERVICE -> {
					if (value == JsonToken.VALUE_STRING) {
						fields.put(path, parser.getString());
					}
					parser.skipChildren();
				}
				case "log", "service" -> {
					if (value == JsonToken.START_OBJECT) {
						collect(parser, path + ".", fields);
					}
				}
				default -> parser.skipChildren();
			}
		}
	}

}
