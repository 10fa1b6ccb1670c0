package io.ecslogging.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One line as a reader gets it, parsed strictly: a key that stands twice is an error, so
 * is anything after the document.
 */
public final class EcsLine {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private final String text;

	private final JsonNode document;

	EcsLine(String text) {
		this.text = text;
		this.document = MAPPER.readTree(text);
		assertThat(this.document.isObject()).as("an object: %s", text).isTrue();
	}

	/**
	 * Parse a line with its newline.
	 */
	public static EcsLine of(byte[] line) {
		String text = new String(line, StandardCharsets.UTF_8);
		assertThat(text).endsWith("\n");
		assertThat(text.substring(0, text.length() - 1)).doesNotContain("\n", "\r");
		return new EcsLine(text);
	}

	/**
	 * Parse all lines of an output.
	 */
	public static List<EcsLine> all(String output) {
		return output.lines().map(EcsLine::new).toList();
	}

	public JsonNode document() {
		return this.document;
	}

	/**
	 * Return the node at a path, be it nested or dotted, or {@code null} if there is
	 * nothing.
	 */
	public @Nullable JsonNode at(String path) {
		return at(this.document, path);
	}

	private static @Nullable JsonNode at(JsonNode parent, String path) {
		JsonNode child = parent.get(path);
		for (int dot = path.indexOf('.'); child == null && dot > 0; dot = path.indexOf('.', dot + 1)) {
			JsonNode object = parent.get(path.substring(0, dot));
			if (object != null && object.isObject()) {
				child = at(object, path.substring(dot + 1));
			}
		}
		return child;
	}

	/**
	 * Return the string at a path, or {@code null} if there is nothing.
	 */
	public @Nullable String string(String path) {
		JsonNode node = at(path);
		return (node != null) ? node.asString() : null;
	}

	public List<String> tags() {
		List<String> tags = new ArrayList<>();
		if (this.document.has("tags")) {
			this.document.get("tags").forEach((tag) -> tags.add(tag.asString()));
		}
		return tags;
	}

	public List<String> names() {
		return List.copyOf(this.document.propertyNames());
	}

	/**
	 * Check the line against the ecs-logging specification (elastic/ecs-logging,
	 * {@code spec/spec.json}) and the types of ECS.
	 */
	public EcsLine followsSpecification() {
		return isLaidOutAsSpecified().hasEcsTypes();
	}

	/**
	 * Check order, required fields, top-level names and labels.
	 */
	public EcsLine isLaidOutAsSpecified() {
		List<String> names = names();
		assertThat(names.subList(0, 2)).as(this.text).containsExactly("@timestamp", "log.level");
		if (names.contains("message")) {
			assertThat(names.get(2)).as(this.text).isEqualTo("message");
		}
		assertThat(names).contains("ecs.version");
		assertThat(this.document.path("log").has("level")).isFalse();
		this.document.path("labels").forEach((label) -> assertThat(label.isObject()).isFalse());
		this.document.path("labels").propertyNames().forEach((name) -> assertThat(name).doesNotContain(".", "*", "\\"));
		return this;
	}

	/**
	 * Check that what is an ECS field has the type of that field.
	 */
	public EcsLine hasEcsTypes() {
		return hasEcsTypes(EcsFieldTypes.ALL.keySet());
	}

	/**
	 * Check that some fields have their types.
	 */
	public EcsLine hasEcsTypes(Collection<String> fields) {
		for (Map.Entry<String, String> field : EcsFieldTypes.ALL.entrySet()) {
			if (!fields.contains(field.getKey())) {
				continue;
			}
			JsonNode value = at(field.getKey().replace("[]", ""));
			if (value != null && !value.isNull()) {
				assertThat(hasType(value, field.getKey().endsWith("[]"), field.getValue()))
					.as("%s is a %s in %s", field.getKey(), field.getValue(), this.text)
					.isTrue();
			}
		}
		return this;
	}

	private static boolean hasType(JsonNode value, boolean array, String type) {
		if (array && value.isArray()) {
			for (JsonNode element : value) {
				if (!hasType(element, false, type)) {
					return false;
				}
			}
			return true;
		}
		return switch (type) {
			case "long" -> value.isIntegralNumber();
			case "date" -> value.isString() && Instant.parse(value.asString()) != null;
			case "object" -> value.isObject();
			default -> value.isString();
		};
	}

	@Override
	public String toString() {
		return this.text;
	}

}
