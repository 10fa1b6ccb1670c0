package io.ecslogging.autoconfigure.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;

import io.ecslogging.testing.ChildJvm;
import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is decided when an application is processed ahead of time, and what when it
 * starts.
 */
class AheadOfTimeTests {

	@TempDir
	private Path directory;

	@Test
	void shouldDecideEverythingAtRunTimeWithoutAConfigurationFile() throws Exception {
		process("--ecs.logging.console.format=text", "--ecs.logging.logstash.destinations=nowhere:1");
		try (LogstashServer server = LogstashServer.start()) {
			ChildJvm.Result result = run(Map.of("ECS_LOGGING_LABELS_TEAM", "checkout",
					"ECS_LOGGING_LOGSTASH_DESTINATIONS", server.destination()));
			assertThat(EcsLine.all(result.output())).isNotEmpty()
				.allSatisfy(
						(line) -> assertThat(line.followsSpecification().string("labels.team")).isEqualTo("checkout"));
			assertThat(server.lines()).anySatisfy((line) -> assertThat(line).contains("hello", "checkout"));
		}
		assertThat(run(Map.of("ECS_LOGGING_CONSOLE_FORMAT", "text")).output()).contains(":: Spring Boot ::", "hello")
			.doesNotContain("@timestamp");
		assertThat(run(Map.of("LOGGING_STRUCTURED_FORMAT_CONSOLE", "gelf")).output()).contains("\"short_message\"");
	}

	@Test
	void shouldKeepTheConfigurationFileOfTheBuildButNotItsProperties() throws Exception {
		Path file = Files.writeString(this.directory.resolve("logback.xml"), """
				<configuration>
					<include resource="org/springframework/boot/logging/logback/defaults.xml"/>
					<include resource="org/springframework/boot/logging/logback/structured-console-appender.xml"/>
					<root level="INFO"><appender-ref ref="CONSOLE"/></root>
				</configuration>""");
		process("--logging.config=" + file, "--ecs.logging.service.name=built");
		Files.delete(file);
		try (LogstashServer server = LogstashServer.start()) {
			ChildJvm.Result result = run(Map.of("ECS_LOGGING_SERVICE_NAME", "started",
					"ECS_LOGGING_LOGSTASH_DESTINATIONS", server.destination()));
			assertThat(EcsLine.all(result.output())).isNotEmpty()
				.allSatisfy(
						(line) -> assertThat(line.followsSpecification().string("service.name")).isEqualTo("started"));
			assertThat(server.lines()).anySatisfy((line) -> assertThat(line).contains("hello", "started"));
		}
	}

	@Test
	void shouldKeepTheEncoderOfAConfigurationFile() throws Exception {
		Path file = Files.writeString(this.directory.resolve("logback.xml"),
				"""
						<configuration>
							<springProperty name="service" source="spring.application.name"/>
							<appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
								<encoder class="io.ecslogging.logback.EcsEncoder"><serviceName>${service}</serviceName></encoder>
							</appender>
							<root level="INFO"><appender-ref ref="OUT"/></root>
						</configuration>""");
		process("--logging.config=" + file, "--spring.application.name=built");
		Files.delete(file);
		assertThat(EcsLine.all(run(Map.of("SPRING_APPLICATION_NAME", "started")).output())).isNotEmpty()
			.allSatisfy((line) -> assertThat(line.string("service.name")).isEqualTo("started"));
	}

	@Test
	void shouldObserveTheProfilesOfTheStartButIncludeOnlyWhatTheBuildDid() throws Exception {
		Path included = Files.writeString(this.directory.resolve("included.xml"),
				"<included><logger name=\"io.ecslogging.testing\" level=\"ERROR\"/></included>");
		Path file = Files.writeString(this.directory.resolve("logback.xml"), """
				<configuration>
					<include resource="org/springframework/boot/logging/logback/defaults.xml"/>
					<include resource="org/springframework/boot/logging/logback/structured-console-appender.xml"/>
					<root level="INFO"><appender-ref ref="CONSOLE"/></root>
					<springProfile name="quiet"><logger name="io.ecslogging.testing" level="ERROR"/></springProfile>
					<springProfile name="included"><include file="%s"/></springProfile>
				</configuration>""".formatted(included));
		process("--logging.config=" + file);
		assertThat(run(Map.of()).output()).contains("\"hello\"");
		assertThat(start(Map.of("SPRING_PROFILES_ACTIVE", "quiet")).output()).doesNotContain("\"hello\"");
		assertThat(run(Map.of("SPRING_PROFILES_ACTIVE", "included")).output()).contains("\"hello\"");
	}

	/**
	 * Process the application as a build does, and compile what comes of it.
	 */
	private void process(String... arguments) throws Exception {
		Path sources = this.directory.resolve("sources");
		Path classes = Files.createDirectories(classes());
		String[] all = Stream
			.concat(Stream.of(TestApplication.class.getName(), sources.toString(), classes.toString(),
					classes.toString(), "group", "artifact"), Stream.of(arguments))
			.toArray(String[]::new);
		ChildJvm.Result result = ChildJvm.without().run(SpringApplicationAotProcessor.class, all);
		assertThat(result.exitCode()).as(result.output() + result.errors()).isZero();
		List<String> options = Stream
			.concat(Stream.of("-proc:none", "-nowarn", "-d", classes.toString()), javaFiles(sources).stream())
			.toList();
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new))).isZero();
	}

	private static List<String> javaFiles(Path sources) throws IOException {
		try (Stream<Path> files = Files.walk(sources)) {
			return files.map(Path::toString).filter((file) -> file.endsWith(".java")).toList();
		}
	}

	private Path classes() {
		return this.directory.resolve("classes");
	}

	private ChildJvm.Result run(Map<String, String> environment) {
		ChildJvm.Result result = start(environment);
		assertThat(result.output()).contains("Starting AOT-processed TestApplication");
		return result;
	}

	private ChildJvm.Result start(Map<String, String> environment) {
		ChildJvm.Result result = ChildJvm.with(environment)
			.jar(classes())
			.option("-Dspring.aot.enabled=true")
			.run(TestApplication.class);
		assertThat(result.exitCode()).as(result.output() + result.errors()).isZero();
		return result;
	}

}
