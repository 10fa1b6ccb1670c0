package io.ecslogging.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The templates of data streams for logs as this version of Elasticsearch brings them.
 * The distribution for tests has their texts, but not the module that installs them.
 * <p>
 * A stream's namespace decides what is otherwise the cluster's: {@value #STORED} has a
 * failure store, {@value #LOGSDB} has the index mode of new clusters, any other one has
 * neither. Two fields are refused, not ignored, if they do not fit: {@code run.number}
 * and {@code conflict.number}.
 */
final class ElasticsearchTemplates {

	/**
	 * The namespace of streams with a failure store.
	 */
	static final String STORED = "stored";

	/**
	 * The namespace of streams in the mode {@code logsdb}.
	 */
	static final String LOGSDB = "logsdb";

	/**
	 * The parts of the template, in its order.
	 */
	private static final List<String> PARTS = List.of("logs@mappings", "logs@settings", "logs@custom", "ecs@mappings");

	private static final String NUMBERS = """
			{"properties":{"run":{"properties":{"number":{"type":"long","ignore_malformed":false}}},
			"conflict":{"properties":{"number":{"type":"long","ignore_malformed":false}}}}}""";

	private static final JsonMapper MAPPER = new JsonMapper();

	private final Path resources;

	/**
	 * Find the templates.
	 * @param home where Elasticsearch is installed
	 */
	ElasticsearchTemplates(Path home) {
		try (Stream<Path> files = Files.list(home.resolve("modules/x-pack-core"))) {
			this.resources = files
				.filter((file) -> file.getFileName().toString().startsWith("x-pack-template-resources-"))
				.findFirst()
				.orElseThrow();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the bodies of the requests that install the templates, by path.
	 */
	Map<String, JsonNode> all() {
		Map<String, JsonNode> requests = new LinkedHashMap<>();
		for (String part : List.of("ecs@mappings", "logs@mappings", "logs@settings")) {
			requests.put("/_component_template/" + part, part(part));
		}
		requests.put("/_index_template/logs", template("*", 100, ""));
		ObjectNode stored = template(STORED, 101, "");
		stored.withObject("template")
			.set("data_stream_options", MAPPER.readTree("{\"failure_store\":{\"enabled\":true}}"));
		requests.put("/_index_template/logs-" + STORED, stored);
		requests.put("/_index_template/logs-" + LOGSDB, template(LOGSDB, 101, ",\"index.mode\":\"logsdb\""));
		return requests;
	}

	private static ObjectNode template(String namespace, int priority, String settings) {
		ObjectNode template = MAPPER.createObjectNode();
		template.putArray("index_patterns").add("logs-*-" + namespace);
		template.put("priority", priority);
		template.putObject("data_stream");
		PARTS.forEach(template.withArray("composed_of")::add);
		template.putArray("ignore_missing_component_templates").add("logs@custom");
		ObjectNode content = template.putObject("template");
		content.set("settings", MAPPER.readTree("{\"number_of_replicas\":0,\"number_of_shards\":1" + settings + "}"));
		content.set("mappings", MAPPER.readTree(NUMBERS));
		return template;
	}

	/**
	 * Return a part of the template, without what the distribution lacks: index life
	 * cycles and the processors of pipelines. Whether there is a failure store is up to
	 * the namespace.
	 */
	private JsonNode part(String name) {
		ObjectNode part = (ObjectNode) MAPPER.readTree(text(name).replace("${xpack.stack.template.version}", "1")
			.replace("${xpack.stack.template.deprecated}", "false"));
		ObjectNode content = (ObjectNode) part.get("template");
		content.remove("data_stream_options");
		if (content.at("/settings/index") instanceof ObjectNode index) {
			index.remove(List.of("lifecycle", "default_pipeline"));
		}
		return part;
	}

	private String text(String name) {
		try (ZipFile jar = new ZipFile(this.resources.toFile());
				InputStream in = jar.getInputStream(jar.getEntry(name + ".json"))) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
