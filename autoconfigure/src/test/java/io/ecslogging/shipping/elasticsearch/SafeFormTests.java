package io.ecslogging.shipping.elasticsearch;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import io.ecslogging.testing.EcsLine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is kept of a refused document: all of it.
 */
class SafeFormTests {

	@Test
	void shouldKeepEverythingAsText() {
		String line = """
				{"@timestamp":"2026-11-22T18:12:09.123456Z","log":{"level":"WARN","logger":"x"},"message":"a \\"b\\" \\u0001 ü 😀",\
				"ecs":{"version":"9.4.0"},"service":{"node":{"name":"n"},"name":"shop"},"a":{"message":"x","log":{"level":1}}}""";
		EcsLine safe = safeForm(line);
		assertThat(safe.string("@timestamp")).isEqualTo("2026-11-22T18:12:09.123456Z");
		assertThat(safe.string("log.level")).isEqualTo("WARN");
		assertThat(safe.string("message")).isEqualTo("a \"b\" \u0001 ü 😀");
		assertThat(safe.string("service.name")).isEqualTo("shop");
		assertThat(safe.string("event.original")).isEqualTo(line);
		assertThat(safe.at("tags").toString()).isEqualTo("[\"_ecs_rejected\"]");
		assertThat(safe.names()).containsExactly("@timestamp", "log", "message", "service", "event", "tags");
	}

	@Test
	void shouldDoWithoutWhatIsNotThere() {
		EcsLine safe = safeForm("{\"message\":1,\"log\":\"x\",\"service\":[]}");
		assertThat(safe.names()).containsExactly("@timestamp", "event", "tags");
		assertThat(safe.string("@timestamp")).startsWith("20");
	}

	@Test
	void shouldTakeWhatIsNoJson() {
		EcsLine safe = safeForm("{\"message\":\"hello\",\"x");
		assertThat(safe.string("message")).isEqualTo("hello");
		assertThat(safe.string("event.original")).isEqualTo("{\"message\":\"hello\",\"x");
	}

	private static EcsLine safeForm(String line) {
		byte[] bytes = ("before\n" + line + "\n" + "after\n").getBytes(StandardCharsets.UTF_8);
		int length = (line + "\n").getBytes(StandardCharsets.UTF_8).length;
		return EcsLine.of(SafeForm.of(bytes, 7, length, true));
	}

}
