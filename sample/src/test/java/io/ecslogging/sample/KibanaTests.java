package io.ecslogging.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.ecslogging.testing.EcsLines;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks of the saved objects of Kibana: every reference resolves, and every field is in
 * a line of the sample, with a type that the panel can use.
 */
@ExtendWith(OutputCaptureExtension.class)
class KibanaTests {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final List<JsonNode> objects = StackFile.read("kibana/saved-objects.ndjson")
		.lines()
		.map(JSON::readTree)
		.toList();

	@Test
	void shouldResolveEveryReference() {
		int uses = 0;
		Set<String> known = new HashSet<>();
		this.objects.forEach((object) -> assertThat(known.add(id(object))).as("only once: " + object).isTrue());
		for (JsonNode object : this.objects) {
			Set<String> names = new HashSet<>();
			for (JsonNode reference : object.path("references")) {
				assertThat(known).as(id(object)).contains(id(reference));
				names.add(reference.path("name").asString());
			}
			Matcher used = Pattern.compile("\\\\\"(?:indexRefName|panelRefName)\\\\\":\\\\\"([^\\\\]+)")
				.matcher(object.toString());
			while (used.find()) {
				uses++;
				String name = used.group(1);
				assertThat(names).as(id(object)).anyMatch((it) -> it.equals(name) || it.endsWith(":" + name));
			}
			object.at("/attributes/state/datasourceStates/formBased/layers")
				.propertyNames()
				.forEach((layer) -> assertThat(names).contains("indexpattern-datasource-layer-" + layer));
		}
		assertThat(uses).as("the search's data view, and seven panels").isEqualTo(8);
		assertThat(known).contains("index-pattern elvis-logs", "search elvis-events", "dashboard elvis").hasSize(9);
	}

	private static String id(JsonNode object) {
		return object.path("type").asString() + ' ' + object.path("id").asString();
	}

	@Test
	void shouldShowFieldsOfTheSample(CapturedOutput output) throws Exception {
		Map<String, JsonNode> fields = fields(output);
		int panels = 0;
		for (JsonNode object : this.objects) {
			for (JsonNode column : object.at("/attributes/columns")) {
				assertThat(fields).as(id(object)).containsKey(column.asString());
			}
			for (JsonNode layer : object.at("/attributes/state/datasourceStates/formBased/layers")) {
				panels++;
				for (JsonNode column : layer.path("columns")) {
					assertUsable(column, fields);
				}
				assertThat(layer.path("columnOrder").size()).isEqualTo(layer.path("columns").size());
			}
			Matcher queried = Pattern.compile("([a-z_.]+) ?[:>] ?[a-z0-9*]")
				.matcher(object.at("/attributes/state/query/query").asString(""));
			while (queried.find()) {
				assertThat(fields).as(id(object)).containsKey(queried.group(1));
			}
		}
		assertThat(panels).isEqualTo(6);
	}

	private static void assertUsable(JsonNode column, Map<String, JsonNode> fields) {
		String field = column.path("sourceField").asString();
		if (field.equals("___records___")) {
			return;
		}
		assertThat(fields).as(column.toString()).containsKey(field);
		boolean number = column.path("dataType").asString().equals("number");
		assertThat(fields.get(field).isNumber()).as(field).isEqualTo(number);
	}

	/**
	 * Return the fields of all lines, with dots.
	 */
	private static Map<String, JsonNode> fields(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext application = SpringApplication.run(ElvisApplication.class,
				"--server.port=0", "--elvis.generator.enabled=false")) {
			URI root = URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port"));
			HttpClient client = HttpClient.newHttpClient();
			for (String path : List.of("/songs/1", "/boom")) {
				client.send(HttpRequest.newBuilder(root.resolve(path)).header(UserFilter.HEADER, "u-1").build(),
						BodyHandlers.discarding());
			}
		}
		Map<String, JsonNode> fields = new HashMap<>();
		EcsLines.of(output.getOut().lines().toList()).messages().forEach((message) -> assertThat(message).isNotNull());
		output.getOut().lines().map(JSON::readTree).forEach((line) -> collect("", line, fields));
		return fields;
	}

	private static void collect(String path, JsonNode node, Map<String, JsonNode> fields) {
		for (Map.Entry<String, JsonNode> member : node.properties()) {
			String name = path.isEmpty() ? member.getKey() : path + '.' + member.getKey();
			if (member.getValue().isObject()) {
				collect(name, member.getValue(), fields);
			}
			else {
				fields.put(name, member.getValue());
			}
		}
	}

}
