package io.ecslogging.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import io.ecslogging.testing.ChildJvm;
import io.ecslogging.testing.ElasticsearchServer;
import io.ecslogging.testing.RunningJvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Runs the stack's profile {@code direct} without containers: the script of the service
 * {@code setup} against a genuine Elasticsearch, then the sample with the environment
 * that it has in {@code compose.yaml}, then the searches of the dashboard.
 */
@EnabledOnOs({ OS.LINUX, OS.MAC })
class DirectStackIT {

	private static final String KIBANA_PASSWORD = "for-kibana";

	private static final String SAMPLE_KEY = "elvis/ecs.logging.elasticsearch.api-key";

	/**
	 * The sample's name, and its environment in the stack.
	 */
	private static final String STREAM = "logs-elvis-development";

	/**
	 * Access events have one of their own.
	 */
	private static final String STREAMS = STREAM + ",logs-elvis.access-development";

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	@TempDir
	private static Path keys;

	private static ElasticsearchServer server;

	@BeforeAll
	static void prepare() throws Exception {
		assumeThat(Path.of("/usr/bin/curl")).as("what the script needs").exists();
		server = ElasticsearchServer.get();
		Setup first = Setup.run(keys, server.password());
		assertThat(first.output()).contains("Made a key for elvis", "Elasticsearch is prepared");
		assertThat(first.exitValue()).isZero();
	}

	@Test
	void shouldPrepareElasticsearchAgain() throws Exception {
		String key = key(SAMPLE_KEY);
		Setup again = Setup.run(keys, server.password());
		assertThat(again.output()).contains("There is a key for elvis already").doesNotContain("Made");
		assertThat(again.exitValue()).isZero();
		assertThat(key(SAMPLE_KEY)).isEqualTo(key);
	}

	@Test
	void shouldEndWithAnErrorWhenARequestFails() throws Exception {
		Setup failed = Setup.run(keys, "wrong-password");
		assertThat(failed.exitValue()).isNotZero();
		assertThat(failed.output()).contains("/_security/user/kibana_system/_password failed")
			.doesNotContain("wrong-password", "is prepared");
	}

	@Test
	void shouldLetKibanaLogIn() {
		String kibana = ElasticsearchServer.basic("kibana_system", KIBANA_PASSWORD);
		assertThat(server.status(kibana, "GET", "/_security/_authenticate", "")).isEqualTo(200);
	}

	@Test
	void shouldMakeKeysThatMayOnlyWriteLogs() throws Exception {
		String document = "{\"@timestamp\":\"2026-11-22T18:12:09.123Z\",\"message\":\"by key\"}";
		for (String name : List.of(SAMPLE_KEY, "filebeat", "logstash")) {
			String key = "ApiKey " + Base64.getEncoder().encodeToString(key(name).getBytes(StandardCharsets.US_ASCII));
			String stream = "/logs-keys-" + name.replaceAll("\\W.*", "");
			assertThat(server.status(key, "POST", stream + "/_create/1", document)).as(name).isEqualTo(201);
			assertThat(server.status(key, "GET", stream + "/_search", "")).as(name).isEqualTo(403);
			assertThat(server.status(key, "POST", "/metrics-keys-test/_create/1", document)).as(name).isEqualTo(403);
			assertThat(server.status(key, "DELETE", "/_data_stream" + stream, "")).as(name).isNotEqualTo(200);
			assertThat(server.status(key, "GET", "/_cluster/health", "")).as(name)
				.isEqualTo(name.equals("logstash") ? 200 : 403);
		}
	}

	private static String key(String name) throws IOException {
		return Files.readString(keys.resolve(name));
	}

	@Test
	void shouldShowTheSampleOnTheDashboard() throws Exception {
		List<String> lines = runSample();
		assertThat(lines.get(lines.size() - 1)).contains("Shipping to elasticsearch has ended");
		assertThat(server.count(STREAMS)).as("all but the last line").isEqualTo(lines.size() - 1);
		LensPanel.all().forEach((panel) -> {
			assertAggregatable(panel);
			JsonNode result = server.call("POST", "/logs-*/_search", panel.search());
			assertThat(result.at("/hits/total/value").asInt()).as(panel.name()).isPositive();
			JsonNode level = result.path("aggregations");
			for (int depth = 0; depth < panel.depth(); depth++) {
				assertThat(level.at("/bucket/buckets").isEmpty()).as("%s, bucket %s", panel.name(), depth).isFalse();
				level = level.at("/bucket/buckets/0");
			}
			if (panel.search().contains("\"metric\"")) {
				assertThat(level.at("/metric/value").asDouble()).as(panel.name()).isPositive();
			}
		});
		assertThat(LensPanel.all()).hasSize(6);
		assertThat(server.call("GET", "/" + STREAM + "/_mapping/field/song.seconds,request.song", "")
			.findValuesAsString("type")).as("from logs@custom").containsExactlyInAnyOrder("long", "keyword");
	}

	/**
	 * Run the sample as the service {@code elvis-direct}, call it, and end it.
	 * @return what it has printed
	 */
	private static List<String> runSample() throws Exception {
		try (RunningJvm elvis = ChildJvm.with(environment())
			.start(Path.of(System.getProperty("elvis.jar")), "--server.port=0", "--elvis.generator.min-delay=10ms",
					"--elvis.generator.max-delay=50ms")) {
			elvis.awaitLine((line) -> line.contains("Started ElvisApplication"));
			URI root = URI.create("http://localhost:" + port(elvis.lines()));
			HttpClient client = HttpClient.newHttpClient();
			for (String path : List.of("/songs/1", "/songs/2", "/boom")) {
				client.send(HttpRequest.newBuilder(root.resolve(path)).header(UserFilter.HEADER, "u-1").build(),
						BodyHandlers.discarding());
			}
			elvis.awaitLine((line) -> line.contains(ElvisGenerator.class.getName()));
			elvis.awaitLine((line) -> line.contains("Shipping to elasticsearch works"));
			elvis.terminate();
			assertThat(elvis.awaitEnd()).isEqualTo(143);
			return elvis.lines();
		}
	}

	private static String port(List<String> lines) {
		Matcher matcher = PORT.matcher(String.join("\n", lines));
		assertThat(matcher.find()).isTrue();
		return matcher.group(1);
	}

	/**
	 * Return the environment of the service; only where things are is another.
	 */
	private static Map<String, String> environment() {
		Map<String, String> places = Map.of("https://elasticsearch:9200", server.uri().toString(),
				"file:/certificates/ca.crt", server.authority().toUri().toString(), "configtree:/keys/elvis/",
				"configtree:" + keys.resolve("elvis") + "/");
		Map<String, String> environment = new HashMap<>();
		StackFile.map(StackFile.at(StackFile.yaml("compose.yaml"), "services", "elvis-direct", "environment"))
			.forEach((name, value) -> environment.put(name, places.getOrDefault(value, value.toString())));
		assertThat(environment).as("all places are replaced").containsValues(places.values().toArray(String[]::new));
		return environment;
	}

	private static void assertAggregatable(LensPanel panel) {
		JsonNode fields = server
			.call("GET", "/" + STREAMS + "/_field_caps?fields=" + String.join(",", panel.fields()), "")
			.path("fields");
		for (LensPanel.Column column : panel.columns()) {
			if (!panel.fields().contains(column.field())) {
				continue;
			}
			String type = switch (column.operation()) {
				case "max" -> "long";
				case "date_histogram" -> "date";
				default -> "keyword";
			};
			assertThat(fields.path(column.field()).propertyNames()).as(column.field()).containsExactly(type);
			assertThat(fields.path(column.field()).path(type).path("aggregatable").asBoolean()).as(column.field())
				.isTrue();
		}
	}

	/**
	 * What came of a run of the script.
	 *
	 * @param exitValue the exit value
	 * @param output what it has printed
	 */
	private record Setup(int exitValue, String output) {

		static Setup run(Path keys, String password) throws Exception {
			ProcessBuilder builder = new ProcessBuilder("bash", StackFile.path("setup/elasticsearch.sh").toString())
				.redirectErrorStream(true);
			builder.environment()
				.putAll(Map.of("ELASTICSEARCH_URL", server.uri().toString(), "CA", server.authority().toString(),
						"KEYS", keys.toString(), "ELASTIC_PASSWORD", password, "KIBANA_PASSWORD", KIBANA_PASSWORD));
			Process process = builder.start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			return new Setup(process.exitValue(), output);
		}

	}

}
