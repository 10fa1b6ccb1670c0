package io.ecslogging.sample;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks of the Kubernetes manifests.
 */
class KubernetesTests {

	static List<Path> manifests() {
		return StackFile.list("kubernetes");
	}

	@ParameterizedTest
	@MethodSource("manifests")
	void shouldHaveTheFieldsThatKubernetesRequires(Path file) throws Exception {
		List<Map<String, Object>> documents = StackFile.yamls(file);
		assertThat(documents).isNotEmpty();
		for (Map<String, Object> document : documents) {
			assertThat(document).containsKeys("apiVersion", "kind", "metadata");
			assertThat(StackFile.at(document, "metadata", "name").toString()).matches("[a-z][a-z0-9-]*");
			assertStrings(StackFile.map(StackFile.at(document, "metadata", "labels")));
		}
		Map<String, Object> deployment = only(documents, "Deployment");
		assertThat(deployment.get("apiVersion")).isEqualTo("apps/v1");
		Map<String, Object> template = StackFile.map(StackFile.at(deployment, "spec", "template", "metadata"));
		assertThat(template.get("labels")).isEqualTo(StackFile.at(deployment, "spec", "selector", "matchLabels"));
		assertStrings(StackFile.map(template.get("annotations")));
	}

	private static void assertStrings(Map<String, Object> values) {
		assertThat(values.values()).as("must be quoted").allMatch(String.class::isInstance);
	}

	private static Map<String, Object> only(List<Map<String, Object>> documents, String kind) {
		List<Map<String, Object>> found = documents.stream()
			.filter((document) -> document.get("kind").equals(kind))
			.toList();
		assertThat(found).hasSize(1);
		return found.get(0);
	}

	@ParameterizedTest
	@MethodSource("manifests")
	void shouldSetPropertiesThatExist(Path file) throws Exception {
		List<Map<String, Object>> documents = StackFile.yamls(file);
		Map<String, Object> environment = new HashMap<>();
		for (Map<String, Object> variable : environment(documents).toList()) {
			Object secret = StackFile.at(variable, "valueFrom", "secretKeyRef", "name");
			if (secret != null) {
				Map<String, Object> document = only(documents, "Secret");
				assertThat(StackFile.at(document, "metadata", "name")).isEqualTo(secret);
				assertThat(StackFile.map(document.get("stringData")))
					.containsKey(StackFile.at(variable, "valueFrom", "secretKeyRef", "key").toString());
			}
			Object value = variable.get("value");
			assertThat(value == null || value instanceof String).as("must be quoted: " + variable).isTrue();
			environment.put(variable.get("name").toString(), "x");
		}
		KnownProperties.load().assertBound(environment);
	}

	private static Stream<Map<String, Object>> environment(List<Map<String, Object>> documents) {
		List<Object> containers = StackFile
			.list(StackFile.at(only(documents, "Deployment"), "spec", "template", "spec", "containers"));
		assertThat(containers).hasSize(1);
		return StackFile.list(StackFile.map(containers.get(0)).get("env")).stream().map(StackFile::map);
	}

	@Test
	void shouldGiveShippingTimeToEnd() throws Exception {
		Map<String, Object> deployment = only(StackFile.yamls(StackFile.path("kubernetes/direct.yaml")), "Deployment");
		assertThat((Integer) StackFile.at(deployment, "spec", "template", "spec", "terminationGracePeriodSeconds"))
			.isGreaterThan(5);
	}

}
