package io.ecslogging.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.ecslogging.testing.ChildJvm;
import io.ecslogging.testing.EcsLine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Bad input stops the start, and is reported as ECS like everything else.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalysisTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
							ecs.logging.console.format        | jsn      | Choices: ecs, text
							ecs.logging.file.format           | jsn      | Choices: ecs, text
							ecs.logging.mdc.placement         | nowhere  | Choices: labels, root
							ecs.logging.enabled               | perhaps  | Choices: true, false
							ecs.logging.include-origin        | perhaps  | Choices: true, false
							ecs.logging.console.max-line-size | 16X      | Choices: a whole number with one of the units B, KB, MB, GB, such as 16KB
							ecs.logging.console.max-line-size | 100B     | at least 512B and at most 256MB
							ecs.logging.file.max-line-size    | 1TB      | at least 512B and at most 256MB
							ecs.logging.labels.a.b            | x        | no '.', '*' or '\\'
							ecs.logging.mask.patterns         | (        | Unclosed group
					logging.structured.json.rename.message | log | not that of another field
					logging.structured.json.rename.service | a.b | has no dot
							""")
	void shouldNamePropertyValueChoicesAndFileWithLine(String property, String value, String choices,
			CapturedOutput output) throws Exception {
		Path file = Files.writeString(this.directory.resolve("shop.properties"),
				"# a comment\n" + property + "=" + value + "\n");
		assertThatException().isThrownBy(() -> TestApplication.run("--spring.config.import=file:" + file));
		String analysis = analysis(output);
		assertThat(analysis).contains("Property: " + property, "Value: \"" + value + "\"", "shop.properties] - 2:",
				choices.replace("\\\\", "\\"));
	}

	@Test
	void shouldNameTheVariable(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApplication.run(Map.of("ECS_LOGGING_CONSOLE_FORMAT", "jsn")));
		assertThat(analysis(output)).contains("Property: ecs.logging.console.format", "Value: \"jsn\"",
				"ECS_LOGGING_CONSOLE_FORMAT", "Choices: ecs, text");
	}

	@Test
	void shouldKeepWhatIsRightInTheReport(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApplication.run(Map.of("ECS_LOGGING_CONSOLE_FORMAT", "jsn",
				"ECS_LOGGING_SERVICE_NAME", "other", "ECS_LOGGING_LABELS_COST_CENTER", "x")));
		EcsLine line = EcsLine.all(output.getOut()).get(0);
		assertThat(line.string("service.name")).isEqualTo("other");
	}

	@Test
	void shouldReportAsEcsWhatFailsBeforeLoggingStarts() throws Exception {
		Path file = Files.writeString(this.directory.resolve("broken.yml"), "a: [\n");
		ChildJvm.Result result = ChildJvm.with(Map.of("ECS_LOGGING_SERVICE_NAME", "shop"))
			.run(TestApplication.class, "--spring.config.import=file:" + file);
		assertThat(result.exitCode()).isNotZero();
		EcsLine line = EcsLine.all(result.output()).get(0).followsSpecification();
		assertThat(line.string("service.name")).isEqualTo("shop");
		assertThat(line.toString()).contains("ParserException");
		ChildJvm.Result text = ChildJvm.with(Map.of("ECS_LOGGING_CONSOLE_FORMAT", "text"))
			.run(TestApplication.class, "--spring.config.import=file:" + file);
		assertThat(text.output()).contains("Application run failed").doesNotContain("@timestamp");
	}

	private static String analysis(CapturedOutput output) {
		List<EcsLine> lines = EcsLine.all(output.getOut());
		lines.forEach(EcsLine::followsSpecification);
		return lines.stream()
			.map((line) -> line.string("message"))
			.filter((message) -> message.contains("APPLICATION FAILED TO START"))
			.findFirst()
			.orElseThrow();
	}

}
