package io.ecslogging.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.ecslogging.ecs.SecretMask;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an IDE and a reader of the documentation know of the properties.
 */
class ConfigurationMetadataTests {

	static Stream<JsonNode> properties() throws IOException {
		return metadata("properties");
	}

	static Stream<JsonNode> ownProperties() throws IOException {
		return properties()
			.filter((property) -> property.get("name").asString().startsWith(EcsLoggingProperties.PREFIX + "."));
	}

	private static Stream<JsonNode> metadata(String part) throws IOException {
		try (InputStream metadata = EcsLoggingProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return StreamSupport.stream(new JsonMapper().readTree(metadata).get(part).spliterator(), false);
		}
	}

	private static Map<String, JsonNode> propertiesByName() throws IOException {
		return properties()
			.collect(Collectors.toMap((property) -> property.get("name").asString(), Function.identity()));
	}

	static String variable(JsonNode property) {
		return property.get("name").asString().toUpperCase(Locale.ROOT).replace('.', '_').replace("-", "");
	}

	/**
	 * The first sentence is what an IDE shows beside the name.
	 */
	@ParameterizedTest
	@MethodSource("properties")
	void shouldDescribeEveryPropertyInBootsStyle(JsonNode property) {
		String description = property.path("description").asString("");
		assertThat(description).matches("\\p{Lu}.*\\.")
			.doesNotMatch("(?i)(a|an|the|this|that|its?) .*")
			.doesNotContain("  ", "\n", "{@", "<");
		assertThat(description.split("\\. ")[0].length()).isBetween(10, 150);
		assertThat(description.startsWith("Whether "))
			.isEqualTo(property.get("type").asString().equals("java.lang.Boolean"));
	}

	@ParameterizedTest
	@MethodSource("properties")
	void shouldDocumentEveryPropertyWithItsDefault(JsonNode property) throws IOException {
		String name = property.get("name").asString();
		String[] cells = rows().filter((row) -> row[0].equals(code(name)))
			.findFirst()
			.orElseThrow(() -> new AssertionError("docs/configuration.md has no row for " + name));
		assertThat(cells).hasSize(4).allSatisfy((cell) -> assertThat(cell).isNotBlank());
		assertThat(cells[1]).startsWith("`" + variable(property));
		JsonNode defaultValue = property.get("defaultValue");
		if (defaultValue != null && !defaultValue.isArray()) {
			assertThat(cells[2]).isEqualTo(code(defaultValue.asString()));
		}
	}

	@Test
	void shouldDocumentNoOtherProperties() throws IOException {
		Set<String> names = propertiesByName().keySet();
		assertThat(rows().map((row) -> row[0]).toList()).doesNotHaveDuplicates()
			.allSatisfy((name) -> assertThat(names).contains(name.replace("`", "")));
	}

	/**
	 * The cells of each row of the table of properties.
	 */
	private static Stream<String[]> rows() throws IOException {
		return Files.readString(Path.of("..", "docs", "configuration.md"))
			.lines()
			.filter((line) -> line.matches("\\| `(ecs\\.logging|management)\\..* \\| `(ECS_LOGGING|MANAGEMENT)_.*"))
			.map((line) -> line.substring(2, line.length() - 2).split(" \\| "));
	}

	private static String code(String text) {
		return "`" + text + "`";
	}

	@Test
	void shouldHaveEveryPropertyThatIsBoundInTheMetadata() throws Exception {
		assertThat(ownProperties().map((property) -> property.get("name").asString()))
			.containsExactlyInAnyOrderElementsOf(defaults().keySet());
	}

	/**
	 * The masked keys have a test of their own.
	 */
	@ParameterizedTest
	@MethodSource("ownProperties")
	void shouldHaveTheBoundDefaultInTheMetadata(JsonNode property) throws Exception {
		String name = property.get("name").asString();
		JsonNode text = property.get("defaultValue");
		Object bound = defaults().get(name);
		if (text == null) {
			assertThat(bound).satisfiesAnyOf((value) -> assertThat(value).isNull(),
					(value) -> assertThat(value).isIn(List.of(), Map.of()));
		}
		else if (!text.isArray()) {
			Class<?> type = ClassUtils.forName(property.get("type").asString(), null);
			assertThat(bound)
				.isEqualTo(ApplicationConversionService.getSharedInstance().convert(text.asString(), type));
		}
	}

	private static Map<String, Object> defaults() throws Exception {
		BoundProperties bound = PropertiesBinder.bind(new StandardEnvironment());
		Map<String, Object> defaults = new HashMap<>();
		for (Record section : List.of(bound.logging(), bound.logstash(), bound.elasticsearch(), bound.shipping())) {
			addDefaults(section.getClass().getAnnotation(ConfigurationProperties.class).value(), section, defaults);
		}
		return defaults;
	}

	private static void addDefaults(String prefix, Record section, Map<String, Object> defaults) throws Exception {
		for (RecordComponent component : section.getClass().getRecordComponents()) {
			String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
			Object value = component.getAccessor().invoke(section);
			if (value instanceof Record inner) {
				addDefaults(name, inner, defaults);
			}
			else {
				defaults.put(name, value);
			}
		}
	}

	@Test
	void shouldGiveHintsForPropertiesThatExist() throws IOException {
		Set<String> names = propertiesByName().keySet();
		assertThat(metadata("hints").map((hint) -> hint.get("name").asString())).isNotEmpty()
			.allSatisfy((name) -> assertThat(names.contains(name.replaceFirst("\\.(keys|values)$", ""))
					|| name.startsWith("logging.structured.format."))
				.as(name)
				.isTrue());
	}

	@ParameterizedTest
	@MethodSource("ownProperties")
	void shouldKnowEveryPropertyOfTheMetadata(JsonNode property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property.get("name").asString());
		KnownProperties known = new KnownProperties();
		assertThat(known.contains(name, false)).isTrue();
		assertThat(known.contains(ConfigurationPropertyName.of(name.toString().replace('-', '.')), true)).isTrue();
		assertThat(known.contains(name.append("x"), false))
			.isEqualTo(property.get("type").asString().contains(".Map<"));
		assertThat(known.contains(name.append("[1]"), false))
			.isEqualTo(property.get("type").asString().matches(".*\\.(Map|List)<.*"));
	}

	@Test
	void shouldDocumentTheMaskedKeys() throws IOException {
		JsonNode property = properties().filter((node) -> node.get("name").asString().equals("ecs.logging.mask.keys"))
			.findFirst()
			.orElseThrow();
		assertThat(StreamSupport.stream(property.get("defaultValue").spliterator(), false).map(JsonNode::asString))
			.containsExactlyElementsOf(SecretMask.DEFAULT_KEYS);
		String documentation = Files.readString(Path.of("..", "docs", "configuration.md"));
		assertThat(SecretMask.DEFAULT_KEYS).allSatisfy((key) -> assertThat(documentation).contains("`" + key + "`"));
	}

	/**
	 * A source that cannot tell what it has makes the binder look.
	 */
	@Test
	void shouldHaveTheDefaultsThatAreBound() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new PropertySource<>("opaque") {

			@Override
			public @Nullable Object getProperty(String name) {
				return null;
			}

		});
		assertThat(PropertiesBinder.bind(environment)).isEqualTo(PropertiesBinder.bind(new StandardEnvironment()));
	}

}
