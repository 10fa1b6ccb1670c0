package io.ecslogging.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import io.ecslogging.autoconfigure.EffectiveProperties.Value;
import io.ecslogging.testing.ChildJvm;
import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where the service's data comes from.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServiceSourcesTests {

	private static final String ATTRIBUTES = "service.name=attribute,service.version=3%2E1,"
			+ "deployment.environment.name=prod,deployment.environment=old,service.instance.id=i-1,service.namespace=ns";

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			HOSTNAME=pod                                                    | app       | 1    | -    | pod
			OTEL_SERVICE_NAME=otel                                          | otel      | 1    | -    | -
			OTEL_RESOURCE_ATTRIBUTES=%1$s                                   | attribute | 3.1  | prod | i-1
			OTEL_RESOURCE_ATTRIBUTES=deployment.environment=old             | app       | 1    | old  | -
			OTEL_RESOURCE_ATTRIBUTES=%1$s HOSTNAME=pod                      | attribute | 3.1  | prod | i-1
			OTEL_RESOURCE_ATTRIBUTES=%1$s OTEL_SERVICE_NAME=otel            | otel      | 3.1  | prod | i-1
			OTEL_RESOURCE_ATTRIBUTES=%1$s OTEL_SERVICE_NAME=                | attribute | 3.1  | prod | i-1
			OTEL_SERVICE_NAME=otel ELASTIC_APM_SERVICE_NAME=apm             | apm       | 1    | -    | -
			OTEL_SERVICE_NAME=otel ELASTIC_APM_SERVICE_NAME=                | otel      | 1    | -    | -
			ELASTIC_APM_SERVICE_VERSION=4 OTEL_RESOURCE_ATTRIBUTES=%1$s     | attribute | 4    | prod | i-1
			ELASTIC_APM_ENVIRONMENT=qa OTEL_RESOURCE_ATTRIBUTES=%1$s        | attribute | 3.1  | qa   | i-1
			ELASTIC_APM_SERVICE_NODE_NAME=n1 OTEL_RESOURCE_ATTRIBUTES=%1$s  | attribute | 3.1  | prod | n1
			OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318               | app       | 1    | -    | -
			""")
	void shouldTakeWhatAgentsAreTold(String variables, String name, String version, String environment, String node,
			CapturedOutput output) {
		TestApplication.run(variables(variables.formatted(ATTRIBUTES)), "--spring.application.name=app",
				"--spring.application.version=1");
		assertService(hello(output), name, version, environment, node);
		assertThat(output.getOut()).doesNotContain("\"WARN\"", "namespace");
	}

	private static Map<String, Object> variables(String text) {
		return Arrays.stream(text.split(" "))
			.map((variable) -> variable.split("=", 2))
			.collect(Collectors.toMap((variable) -> variable[0], (variable) -> variable[1]));
	}

	private static void assertService(EcsLine line, String name, String version, String environment, String node) {
		assertThat(line.string("service.name")).isEqualTo(name);
		assertThat(line.string("event.dataset")).isEqualTo(name);
		assertThat(line.string("service.version")).isEqualTo(version);
		assertThat(line.string("service.environment")).isEqualTo(environment);
		assertThat(line.string("service.node.name")).isEqualTo(node);
	}

	@Test
	void shouldPreferTheSystemPropertiesOfAgents(CapturedOutput output) {
		Map<String, String> properties = Map.of("elastic.apm.service_name", "apm", "elastic.apm.service_version", " ",
				"elastic.apm.service_node_name", "n2", "otel.resource.attributes", "deployment.environment=dev");
		try {
			properties.forEach(System::setProperty);
			TestApplication.run(Map.of("ELASTIC_APM_SERVICE_NAME", "variable", "ELASTIC_APM_SERVICE_VERSION", "5",
					"OTEL_RESOURCE_ATTRIBUTES", ATTRIBUTES));
		}
		finally {
			properties.keySet().forEach(System::clearProperty);
		}
		assertService(hello(output), "apm", "5", "dev", "n2");
	}

	@ParameterizedTest
	@CsvSource({ "ecs.logging", "logging.structured.ecs" })
	void shouldPreferWhatIsSetForLogging(String prefix, CapturedOutput output) {
		TestApplication.run(Map.of("OTEL_RESOURCE_ATTRIBUTES", ATTRIBUTES), "--" + prefix + ".service.name=attribute",
				"--" + prefix + ".service.version=9", "--" + prefix + ".service.environment=prod",
				"--" + prefix + ".service.node-name=n3");
		assertService(hello(output), "attribute", "9", "prod", "n3");
		assertThat(output.getOut()).doesNotContain("\"WARN\"");
	}

	@Test
	void shouldLookBehindEmptyPropertiesOfLogging(CapturedOutput output) {
		TestApplication.run(Map.of("ECS_LOGGING_SERVICE_NAME", "", "LOGGING_STRUCTURED_ECS_SERVICE_NAME", "",
				"OTEL_SERVICE_NAME", "otel"), "--spring.application.name=app");
		assertThat(hello(output).string("service.name")).isEqualTo("otel");
	}

	@Test
	void shouldKeepTextThatIsNoPlaceholder(CapturedOutput output) {
		TestApplication.run(Map.of("OTEL_SERVICE_NAME", "${nobody.knows}", "OTEL_RESOURCE_ATTRIBUTES",
				"service.version=${spring.application.name}"), "--spring.application.name=app");
		assertThat(hello(output).string("service.name")).isEqualTo("${nobody.knows}");
		assertThat(hello(output).string("service.version")).isEqualTo("app");
	}

	@ParameterizedTest
	@CsvSource({ "ecs.logging", "logging.structured.ecs" })
	void shouldWarnOnceOfAnotherNameThanTheAgents(String prefix, CapturedOutput output) {
		TestApplication.run(Map.of("ELASTIC_APM_SERVICE_NAME", "apm", "ELASTIC_APM_ENVIRONMENT", "qa"),
				"--" + prefix + ".service.name=shop", "--" + prefix + ".service.environment=prod");
		assertThat(warnings(output)).singleElement()
			.asString()
			.startsWith("service.name is 'shop' in the log, but 'apm' for an agent that traces this service.")
			.contains("Remove " + prefix + ".service.name to log", "elastic.apm.service_name from",
					"ELASTIC_APM_SERVICE_NAME");
	}

	@Test
	void shouldWarnOfAnotherEnvironmentThanTheAgents(CapturedOutput output) {
		TestApplication.run(Map.of("OTEL_RESOURCE_ATTRIBUTES", ATTRIBUTES), "--ecs.logging.service.name=attribute",
				"--ecs.logging.service.environment=staging");
		assertThat(warnings(output)).singleElement()
			.asString()
			.startsWith("service.environment is 'staging' in the log, but 'prod' for an agent")
			.contains("Remove ecs.logging.service.environment",
					"deployment.environment.name in otel.resource.attributes from");
	}

	@Test
	void shouldSayThatAttributesAreMalformed(CapturedOutput output) {
		TestApplication.run(Map.of("OTEL_RESOURCE_ATTRIBUTES", "service.name=otel,private"),
				"--spring.application.name=app");
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains("otel.resource.attributes from", "is ignored, because it is not a list of key=value");
		assertThat(hello(output).string("service.name")).isEqualTo("app");
		assertThat(output.getOut()).doesNotContain("private");
	}

	@Test
	void shouldShowWhereValuesComeFrom() {
		TestApplication.forgetFormerRuns();
		try (ConfigurableApplicationContext context = TestApplication.start(
				Map.of("ELASTIC_APM_SERVICE_NAME", "apm", "OTEL_RESOURCE_ATTRIBUTES", ATTRIBUTES, "HOSTNAME", "pod"),
				"--spring.application.name=app", "--logging.structured.ecs.service.node-name=n1")) {
			Map<String, Value> shown = EffectiveProperties.of(context.getEnvironment());
			assertShown(shown.get("ecs.logging.service.name"), "apm", "elastic.apm.service_name from ",
					"ELASTIC_APM_SERVICE_NAME");
			assertShown(shown.get("ecs.logging.service.environment"), "prod",
					"deployment.environment.name in otel.resource.attributes from ", "OTEL_RESOURCE_ATTRIBUTES");
			assertShown(shown.get("ecs.logging.service.node-name"), "n1",
					"logging.structured.ecs.service.node-name from ", "commandLineArgs");
		}
	}

	private static void assertShown(Value shown, String value, String... origins) {
		assertThat(shown.value()).isEqualTo(value);
		assertThat(shown.origin()).startsWith(origins[0]).contains(origins);
	}

	/**
	 * Fails before Boot has initialised logging.
	 */
	@Test
	void shouldKnowTheServiceWhereTheStartFailsEarly() throws Exception {
		Path file = Files.writeString(this.directory.resolve("shop.yml"), "a: [");
		ChildJvm.Result result = ChildJvm
			.with(Map.of("OTEL_SERVICE_NAME", "otel", "OTEL_RESOURCE_ATTRIBUTES", ATTRIBUTES))
			.run(TestApplication.class, "--spring.config.import=file:" + file);
		assertThat(result.exitCode()).isOne();
		List<EcsLine> lines = EcsLine.all(result.output());
		assertThat(lines).isNotEmpty().allSatisfy((line) -> assertService(line, "otel", "3.1", "prod", "i-1"));
	}

	private static List<String> warnings(CapturedOutput output) {
		return EcsLine.all(output.getOut())
			.stream()
			.filter((line) -> "WARN".equals(line.string("log.level")))
			.map((line) -> line.string("message"))
			.toList();
	}

	private static EcsLine hello(CapturedOutput output) {
		return EcsLine.all(output.getOut())
			.stream()
			.filter((line) -> "hello world".equals(line.string("message")))
			.findFirst()
			.orElseThrow();
	}

}
