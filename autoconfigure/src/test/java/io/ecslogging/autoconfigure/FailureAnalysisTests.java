package io.ecslogging.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;

import io.ecslogging.testing.ChildJvm;
import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Bad input stops the start, and is reported as ECS like everything else.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalysisTests {

	private static final Set<String> TEXT_TYPES = Set.of("java.lang.String", "java.util.List<java.lang.String>");

	private static final Map<String, String[]> WRONG_VALUES = new HashMap<>(
			Map.of("java.lang.Boolean", new String[] { "perhaps", "Choices: true, false" }, "java.lang.Integer",
					new String[] { "many", "Choices: a whole number of at most 2147483647" }, "java.lang.Double",
					new String[] { "some", "Choices: a number such as 0.1" }, "java.time.Duration",
					new String[] { "soon", "Choices: a whole number with one of the units ns, us, ms, s, m, h, d" },
					"org.springframework.util.unit.DataSize",
					new String[] { "16X", "Choices: a whole number with one of the units B, KB, MB, GB, such as 16KB" },
					"java.util.List<java.util.regex.Pattern>", new String[] { "(", "Reason: Unclosed group" }));

	private static final Map<String, List<String>> EXTREME_VALUES = Map.of("java.lang.Integer", List.of("99999999999"),
			"java.lang.Double", List.of("1e999", "-1e999"), "java.time.Duration",
			List.of("1000000d", "999999999999999d"), "org.springframework.util.unit.DataSize",
			List.of("99999999999GB"));

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
							ecs.logging.labels.a.b            | x        | contain '.', '*' or '\\'
							ecs.logging.mask.patterns         | (        | Unclosed group
							ecs.logging.event.datasets.audit  | com.*    | the name of a logger, or the beginning of one up to a dot, without '*'
							ecs.logging.event.datasets.audit  | com.     | the name of a logger
							ecs.logging.event.datasets.audit  | ,        | A dataset needs the name of at least one logger
							ecs.logging.event.dataset-markers.audit | ,  | A dataset needs the name of at least one marker
							ecs.logging.access.sample-rate    | 2        | at least 0 and at most 1
							ecs.logging.access.sample-rate    | -0.1     | at least 0 and at most 1
							ecs.logging.access.sample-rate    | NaN      | at least 0 and at most 1
							ecs.logging.access.slower-than    | -1s      | It must be at least 0
							ecs.logging.access.request-headers | X Tenant | is not the name of an HTTP header
					logging.structured.json.rename.message | log | be that of another field
					logging.structured.json.rename.service | a.b | have a dot
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

	@ParameterizedTest
	@ValueSource(strings = { "datasets", "dataset-markers" })
	void shouldNameTheOtherDatasetThatHasTheSameName(String map, CapturedOutput output) {
		String property = "ecs.logging.event." + map;
		assertThatException().isThrownBy(() -> TestApplication.run("--" + property + ".audit=com.example,com.example",
				"--" + property + ".access[0]=other", "--" + property + ".access[1]=com.example"));
		assertThat(analysis(output)).contains("Property: " + property + ".", "Value: \"com.example\"",
				"belong to one dataset only, and these already belong to 'a");
	}

	/**
	 * A value of the wrong kind for each property whose type has one.
	 */
	static Stream<Arguments> wrongValues() throws IOException {
		return ConfigurationMetadataTests.ownProperties()
			.filter((property) -> !TEXT_TYPES.contains(property.get("type").asString()))
			.map((property) -> {
				String name = property.get("name").asString();
				String type = property.get("type").asString();
				String[] wrong = (type.startsWith(Map.class.getName()))
						? new String[] { "x", "Choices: keys of your own, each with a value: " + name + ".<key>" }
						: WRONG_VALUES.computeIfAbsent(type, FailureAnalysisTests::wrongConstant);
				return Arguments.of(name, wrong[0], wrong[1]);
			});
	}

	private static String[] wrongConstant(String type) {
		Object[] constants = ClassUtils.resolveClassName(type, null).getEnumConstants();
		assertThat(constants).as("a wrong value of %s is known", type).isNotNull();
		String choices = Stream.of(constants)
			.map((constant) -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
			.collect(Collectors.joining(", "));
		return new String[] { "no-such-choice", "Choices: " + choices };
	}

	@ParameterizedTest
	@MethodSource("wrongValues")
	void shouldSayWhatEachPropertyAccepts(String property, String value, String accepted, CapturedOutput output)
			throws Exception {
		Path file = Files.writeString(this.directory.resolve("shop.properties"),
				"# a comment\n" + property + "=" + value + "\n");
		assertThatException().isThrownBy(() -> TestApplication.run("--spring.config.import=file:" + file));
		assertThat(analysis(output)).contains("Property: " + property, "Value: \"" + value + "\"",
				"shop.properties] - 2:", accepted);
	}

	/**
	 * Whatever a property does with them, they are neither ignored nor a riddle.
	 */
	static Stream<Arguments> extremeValues() throws IOException {
		return ConfigurationMetadataTests.ownProperties().flatMap((property) -> {
			String name = property.get("name").asString();
			return EXTREME_VALUES.getOrDefault(property.get("type").asString(), List.of())
				.stream()
				.map((value) -> Arguments.of(name, value));
		});
	}

	@ParameterizedTest
	@MethodSource("extremeValues")
	void shouldReportValuesThatNoNumberCanHold(String property, String value, CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApplication.run("--" + property + "=" + value));
		assertThat(analysis(output)).contains("Property: " + property, "Value: \"" + value + "\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "password", "api-key", "username" })
	void shouldKeepASecretThatRefersToItself(String name, CapturedOutput output) {
		String property = "ecs.logging.elasticsearch." + name;
		assertThatException().isThrownBy(() -> TestApplication.run("--" + property + "=private${" + property + "}"))
			.satisfies((ex) -> assertThat(ex.toString()).doesNotContain("private"));
		assertThat(analysis(output)).contains("Property: " + property, "Value: \"******\"", "refers to itself");
		assertThat(output).doesNotContain("private");
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

	@ParameterizedTest
	@MethodSource("io.ecslogging.autoconfigure.ConfigurationMetadataTests#properties")
	void shouldTakeWhatIsEmptyForNotSet(JsonNode property) {
		String variable = ConfigurationMetadataTests.variable(property);
		TestApplication.forgetFormerRuns();
		try (ConfigurableApplicationContext context = TestApplication.start(Map.of(variable, ""))) {
			assertDefaults(context);
		}
		try (ConfigurableApplicationContext context = TestApplication.start(Map.of(),
				"--" + property.get("name").asString() + "=${NOWHERE: }")) {
			assertDefaults(context);
		}
	}

	private static void assertDefaults(ConfigurableApplicationContext context) {
		BoundProperties defaults = BoundPropertiesSource.of(new StandardEnvironment());
		BoundProperties bound = BoundPropertiesSource.of(context.getEnvironment());
		assertThat(context.getBean(EcsLoggingProperties.class)).isEqualTo(defaults.logging())
			.isEqualTo(bound.logging());
		assertThat(context.getBean(LogstashProperties.class)).isEqualTo(defaults.logstash())
			.isEqualTo(bound.logstash());
		assertThat(context.getBean(ElasticsearchProperties.class)).isEqualTo(defaults.elasticsearch())
			.isEqualTo(bound.elasticsearch());
		assertThat(context.getBean(ShippingProperties.class)).isEqualTo(defaults.shipping())
			.isEqualTo(bound.shipping());
	}

	@Test
	void shouldLookBehindAnEmptyVariable(CapturedOutput output) {
		TestApplication.run(Map.of("ECS_LOGGING_ENABLED", ""), "--ecs.logging.enabled=false");
		assertThat(output.getOut()).isNotEmpty().doesNotContain("\"@timestamp\"");
		TestApplication.forgetFormerRuns();
		try (ConfigurableApplicationContext context = TestApplication
			.start(Map.of("ECS_LOGGING_SERVICE_NAME", "", "ECS_LOGGING_TAGS", " ", "ECS_LOGGING_LABELS_TEAM", ""))) {
			context.getEnvironment()
				.getPropertySources()
				.addLast(new MapPropertySource("file", Map.of("ecs.logging.service.name", "shop", "ecs.logging.tags[0]",
						"eu", "ecs.logging.tags[1]", "", "ecs.logging.labels.team", "checkout")));
			EcsLoggingProperties properties = BoundPropertiesSource.of(context.getEnvironment()).logging();
			assertThat(properties.service().name()).isEqualTo("shop");
			assertThat(properties.tags()).containsExactly("eu");
			assertThat(properties.labels()).containsExactly(Map.entry("team", "checkout"));
		}
	}

	@Test
	void shouldConfigureNoBeansIfAFileBehindAnEmptyVariableDisables() {
		TestApplication.forgetFormerRuns();
		try (ConfigurableApplicationContext context = TestApplication.start(Map.of("ECS_LOGGING_ENABLED", ""),
				"--ecs.logging.enabled=false")) {
			assertThat(context.getBeanProvider(EcsLoggingProperties.class).getIfAvailable()).isNull();
		}
	}

	@Test
	void shouldWarnOfUnknownNamesWithTheNearestAndTheirOrigin(CapturedOutput output) throws Exception {
		Path file = Files.writeString(this.directory.resolve("shop.yml"), """
				ecs.logging:
				  logstash:
				    destination:
				      - private:5000
				      - private:5001
				  consol.format: ecs
				  elasticsearch.uris[0]:
				  labels:
				    anything: goes
				  include.origin: true
				  tags: [ a, b ]
				""");
		TestApplication.run(
				Map.of("ECS_LOGGING_LOGSTASH_TRESHOLD", "warn", "ECS_LOGGING_INCLUDE_ORIGIN", "false",
						"ECS_LOGGING_CONSOLE_MAX_LINE_SIZE", "8KB", "ECS_LOGGING_MASK_ADDITIONAL_KEYS_0", "x",
						"ECS_LOGGING_LABELS_COST_CENTER", "42", "ECS_LOGGING_ELASTICSEARCH_DATA_STREAM_DATASET", "x"),
				"--spring.config.import=file:" + file, "--ecs.logging.nothing-like-it-at-all=private");
		List<EcsLine> warnings = EcsLine.all(output.getOut())
			.stream()
			.filter((line) -> "WARN".equals(line.string("log.level")))
			.toList();
		assertThat(warnings).extracting((line) -> line.string("message"))
			.satisfiesExactlyInAnyOrder(
					(message) -> assertThat(message)
						.startsWith(
								"ecs.logging.logstash.destination is not a property of ECS logging and has no effect. "
										+ "Did you mean ecs.logging.logstash.destinations?")
						.contains("shop.yml] - 4:"),
					(message) -> assertThat(message).startsWith("ecs.logging.consol.format is not a property")
						.contains("Did you mean ecs.logging.console.format?", "shop.yml] - 6:"),
					(message) -> assertThat(message).startsWith("ecs.logging.include.origin is not a property")
						.contains("Did you mean ecs.logging.include-origin?", "shop.yml] - 10:"),
					(message) -> assertThat(message).startsWith("ecs.logging.logstash.treshold is not a property")
						.contains(
								"ecs.logging.logstash.threshold, which is ECS_LOGGING_LOGSTASH_THRESHOLD as a variable?",
								"ECS_LOGGING_LOGSTASH_TRESHOLD"),
					(message) -> assertThat(message).startsWith(
							"ecs.logging.nothing-like-it-at-all is not a property of ECS logging and has no effect. "
									+ "It comes from")
						.contains("commandLineArgs"));
		assertThat(output.getOut()).doesNotContain("private");
	}

	@Test
	void shouldWarnOfUnknownNamesWhereTheStartFails(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApplication.run("--ecs.logging.elasticsearch.uris=https://a",
				"--ecs.logging.elasticsearch.username=u", "--ecs.logging.elasticsearch.pasword=p"));
		assertThat(output.getOut()).contains("There is no password",
				"Did you mean ecs.logging.elasticsearch.password?");
	}

	@Test
	void shouldNotWarnOfUnknownNamesIfDisabled(CapturedOutput output) {
		TestApplication.run("--ecs.logging.enabled=false", "--ecs.logging.logstash.destination=a:1");
		assertThat(output.getOut()).doesNotContain("is not a property");
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
