package io.ecslogging.logback;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ecslogging.testing.ChildJvm;
import io.ecslogging.testing.EcsLine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Arguments of versions of logstash-logback-encoder that an application may have pinned.
 */
class FormerArgumentsTests {

	@ParameterizedTest
	@ValueSource(strings = { "7.4", "8.1" })
	void shouldReadArgumentsOfFormerVersions(String version) {
		List<EcsLine> lines = run(ChildJvm.without("logstash-logback-encoder").jar(former(version)));
		assertThat(lines).hasSize(3);
		assertFields(lines);
	}

	@Test
	void shouldReadThemWithoutJackson3() {
		List<EcsLine> lines = run(ChildJvm.without("logstash-logback-encoder", "jackson-databind-3", "jackson-core-3")
			.jar(former("8.1")));
		assertFields(lines);
	}

	@Test
	void shouldReadArgumentsOfTheCurrentVersionWithoutJackson2() {
		assertFields(run(ChildJvm.without("jackson-databind-2", "jackson-core-2")));
	}

	private static void assertFields(List<EcsLine> lines) {
		EcsLine first = lines.get(0);
		assertThat(first.toString()).contains("\"total\":1.50");
		assertThat(first.at("marker.n").asInt()).isEqualTo(7);
		assertThat(first.at("list.of").toString()).isEqualTo("[1,\"two\"]");
		assertThat(first.at("login").toString()).isEqualTo("{\"user\":\"ann\",\"password\":\"******\"}");
		assertThat(first.string("message"))
			.isEqualTo("order.total=1.50 {list.of=[1, two]} login={user=ann, password=******}");
		assertThat(lines.get(1).string("message")).isEqualTo("****** headers={Authorization=******}");
		assertThat(lines.get(1).string("password")).isEqualTo("******");
		assertThat(lines.get(1).at("headers").toString()).isEqualTo("{\"Authorization\":\"******\"}");
		assertThat(lines.get(2).at("held").toString()).isEqualTo("{\"n\":1}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "8.1", "9.0" })
	void shouldSayOnceWhatIsMissingAndMaskAllTheSame(String version) {
		ChildJvm child = version.equals("9.0") ? ChildJvm.without("jackson-databind-3", "jackson-core-3")
				: ChildJvm.without("logstash-logback-encoder", "jackson-databind-2", "jackson-core-2")
					.jar(former(version));
		List<EcsLine> lines = run(child);
		assertThat(messages(lines).filter((message) -> message.startsWith("Structured arguments cannot be read")))
			.singleElement()
			.asString()
			.contains("logstash-logback-encoder 9 needs tools.jackson.core:jackson-databind 3",
					"com.fasterxml.jackson.core:jackson-databind 2");
		assertThat(messages(lines)).contains(
				"order.total=1.50 {list.of=[1, two]} login=Login[user=ann, password=******]",
				"****** headers=[Authorization:\"******\"]", "held");
	}

	private static Stream<String> messages(List<EcsLine> lines) {
		return lines.stream().map((line) -> line.string("message"));
	}

	private static Path former(String version) {
		return Path.of(System.getProperty("former-jars"), "logstash-logback-encoder-" + version + ".jar");
	}

	private static List<EcsLine> run(ChildJvm child) {
		ChildJvm.Result result = child.run(StructuredCalls.class);
		assertThat(result.exitCode()).as(result.errors()).isZero();
		assertThat(result.output()).doesNotContain("S1");
		return EcsLine.all(result.output());
	}

}
