package io.ecslogging.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Checks of what prepares Elasticsearch and Kibana.
 */
class SetupTests {

	private static final JsonMapper JSON = JsonMapper.shared();

	@ParameterizedTest
	@ValueSource(strings = { "certificates.sh", "elasticsearch.sh", "kibana.sh" })
	void shouldBeShell(String script) throws Exception {
		assertThat(StackFile.read("setup/" + script)).startsWith("#!/usr/bin/env bash\n")
			.contains("\nset -euo pipefail\n");
		assertThat(run("bash", "-n", StackFile.path("setup/" + script).toString())).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "certificates.sh", "elasticsearch.sh", "kibana.sh" })
	void shouldPassShellCheckWhereThereIsOne(String script) throws Exception {
		assumeThat(Path.of("/usr/bin/shellcheck")).exists();
		assertThat(run("shellcheck", StackFile.path("setup/" + script).toString())).isZero();
	}

	private static int run(String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).inheritIO().start();
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		return process.exitValue();
	}

	@Test
	void shouldGrantWhatTheDocsSay() {
		String docs = StackFile.read("../docs/operations.md").replaceAll("\\s+", "");
		JsonNode writer = JSON.readTree(StackFile.read("setup/role-writer.json"));
		JsonNode logstash = JSON.readTree(StackFile.read("setup/role-logstash.json"));
		assertThat(docs).contains("\"role_descriptors\":{\"writer\":" + writer + "}")
			.contains("\"role_descriptors\":{\"writer\":" + logstash + "}");
	}

	@Test
	void shouldUseTheFilesBesideTheScript() {
		assertThat(StackFile.read("setup/elasticsearch.sh")).contains("$here/logs-custom.json",
				"$here/role-writer.json", "$here/role-logstash.json");
		JsonNode mappings = JSON.readTree(StackFile.read("setup/logs-custom.json")).at("/template/mappings/properties");
		assertThat(mappings.propertyNames()).containsExactly("song", "request");
	}

	@Test
	void shouldHaveThePipelineOfTheDocs() {
		String docs = StackFile.read("../docs/operations.md");
		assertThat(StackFile.read("logstash/pipeline/logs.conf").lines().map(String::strip))
			.filteredOn(
					(line) -> line.contains("codec") || line.contains("dns_reverse") || line.contains("data_stream =>"))
			.hasSize(3)
			.allMatch(docs::contains);
		assertThat(StackFile.yaml("logstash/config/logstash.yml")).containsEntry("dead_letter_queue.enable", true);
		assertThat(StackFile.read("logstash/config/logstash.yml")).contains("# queue.type: persisted");
	}

}
