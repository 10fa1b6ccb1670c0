package io.ecslogging.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.ecslogging.ecs.SecretMask;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an IDE and a reader of the documentation know of the properties.
 */
class ConfigurationMetadataTests {

	static Stream<JsonNode> properties() throws IOException {
		try (InputStream metadata = EcsLoggingProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return StreamSupport.stream(new JsonMapper().readTree(metadata).get("properties").spliterator(), false);
		}
	}

	static String variable(JsonNode property) {
		return property.get("name").asString().toUpperCase(Locale.ROOT).replace('.', '_').replace("-", "");
	}

	@ParameterizedTest
	@MethodSource("properties")
	void shouldDescribeEveryPropertyInMetadataAndDocumentation(JsonNode property) throws IOException {
		String name = property.get("name").asString();
		String variable = variable(property);
		assertThat(property.path("description").asString("")).as(name).endsWith(".");
		String row = Files.readString(Path.of("..", "docs", "configuration.md"))
			.lines()
			.filter((line) -> line.startsWith("| `" + name + "` | `" + variable))
			.findFirst()
			.orElseThrow(() -> new AssertionError("docs/configuration.md has no row for " + name));
		JsonNode defaultValue = property.get("defaultValue");
		if (defaultValue != null && !defaultValue.isArray()) {
			assertThat(row).contains("| `" + defaultValue.asString() + "` |");
		}
	}

	static Stream<JsonNode> ownProperties() throws IOException {
		return properties().filter((property) -> property.get("name").asString().startsWith("ecs.logging."));
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
