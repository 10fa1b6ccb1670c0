package io.ecslogging.sample;

import java.util.List;
import java.util.function.Predicate;

import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a service printed. Each line has to be an ECS document.
 */
final class EcsLines {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private final List<JsonNode> documents;

	private EcsLines(List<JsonNode> documents) {
		this.documents = documents;
	}

	static EcsLines of(List<String> lines) {
		assertThat(lines).isNotEmpty().allSatisfy((line) -> assertThat(line).startsWith("{\"@timestamp\":"));
		return new EcsLines(lines.stream().map(MAPPER::readTree).toList());
	}

	EcsLines where(Predicate<JsonNode> condition) {
		return new EcsLines(this.documents.stream().filter(condition).toList());
	}

	EcsLines ofLogger(Class<?> type) {
		return where((document) -> document.at("/log/logger").asString().equals(type.getName()));
	}

	EcsLines ofTrace(String id) {
		return where((document) -> document.at("/trace/id").asString().equals(id));
	}

	JsonNode only() {
		assertThat(this.documents).hasSize(1);
		return this.documents.get(0);
	}

	List<String> messages() {
		return this.documents.stream().map((document) -> document.get("message").asString()).toList();
	}

	List<JsonNode> documents() {
		return this.documents;
	}

}
