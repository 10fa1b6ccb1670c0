package io.ecslogging.autoconfigure.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import io.ecslogging.autoconfigure.EcsLoggingAutoConfiguration;
import io.ecslogging.autoconfigure.EcsLoggingProperties;
import io.ecslogging.testing.ChildJvm;
import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The user's own settings win.
 */
@ExtendWith(OutputCaptureExtension.class)
class BackOffTests {

	private static final String TEXT_LINE = "\\d{4}-\\d\\d-\\d\\dT[\\d:.]+(Z|[+-]\\d\\d:\\d\\d) .*";

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "--ecs.logging.enabled=false", "--ecs.logging.console.format=text" })
	void shouldGiveBackTextAndBanner(String argument, CapturedOutput output) {
		TestApplication.run(argument);
		assertText(output);
	}

	@ParameterizedTest
	@MethodSource("textVariables")
	void shouldGiveBackTextAndBannerByVariable(Map<String, Object> variables, CapturedOutput output) {
		TestApplication.run(variables);
		assertText(output);
	}

	static Stream<Map<String, Object>> textVariables() {
		return Stream.of(Map.of("ECS_LOGGING_ENABLED", "false"), Map.of("ECS_LOGGING_CONSOLE_FORMAT", "text"));
	}

	private void assertText(CapturedOutput output) {
		assertThat(output.getOut()).contains(":: Spring Boot ::").doesNotContain("\"@timestamp\"");
		assertThat(output.getOut().lines().filter((line) -> line.contains("hello world"))).singleElement()
			.asString()
			.matches(TEXT_LINE);
	}

	@Test
	void shouldLetTheUsersFormatWin(CapturedOutput output) {
		TestApplication.run("--logging.structured.format.console=logstash");
		assertThat(output.getOut()).contains("\"@version\":\"1\"");
	}

	@Test
	void shouldLetTheUsersFormatWinByVariable(CapturedOutput output) {
		TestApplication.run(Map.of("LOGGING_STRUCTURED_FORMAT_CONSOLE", "gelf"));
		assertThat(output.getOut()).contains("\"short_message\"").doesNotContain("\"@timestamp\"");
	}

	@Test
	void shouldLetTheUsersFormatterWin(CapturedOutput output) {
		TestApplication.run("--logging.structured.format.console=" + Shouting.class.getName());
		assertThat(output.getOut()).contains("HELLO WORLD!").doesNotContain("\"@timestamp\"", "ECS LOGGING LEAVES");
	}

	@Test
	void shouldLeaveTheUsersOwnAppenderAlone(CapturedOutput output) throws Exception {
		run("""
				<configuration>
					<appender name="CONSOLE" class="ch.qos.logback.core.ConsoleAppender">
						<encoder><pattern>MINE %m%n</pattern></encoder>
					</appender>
					<root level="INFO"><appender-ref ref="CONSOLE"/></root>
				</configuration>""");
		assertThat(output.getOut()).contains("MINE hello world").doesNotContain("\"@timestamp\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "console-appender.xml", "structured-console-appender.xml" })
	void shouldWorkWithBootsIncludedAppender(String appender, CapturedOutput output) throws Exception {
		run("""
				<configuration>
					<include resource="org/springframework/boot/logging/logback/defaults.xml"/>
					<include resource="org/springframework/boot/logging/logback/%s"/>
					<root level="INFO"><appender-ref ref="CONSOLE"/></root>
				</configuration>""".formatted(appender));
		assertOnlyEcs(output.getOut());
	}

	@ParameterizedTest
	@ValueSource(strings = { "ch.qos.logback.classic.AsyncAppender",
			"net.logstash.logback.appender.LoggingEventAsyncDisruptorAppender" })
	void shouldWorkWithBootsIncludedAppenderBehindAnother(String asynchronous, CapturedOutput output) throws Exception {
		run("""
				<configuration>
					<include resource="org/springframework/boot/logging/logback/defaults.xml"/>
					<include resource="org/springframework/boot/logging/logback/console-appender.xml"/>
					<appender name="INNER" class="%1$s"><appender-ref ref="CONSOLE"/></appender>
					<appender name="OUTER" class="%1$s"><appender-ref ref="INNER"/></appender>
					<root level="INFO"><appender-ref ref="OUTER"/></root>
				</configuration>""".formatted(asynchronous));
		((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
		assertOnlyEcs(output.getOut());
		assertThat(output.getOut()).contains("hello world");
	}

	@Test
	void shouldCopeWithAppendersInACircle() {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		AsyncAppender one = new AsyncAppender();
		AsyncAppender other = new AsyncAppender();
		one.addAppender(other);
		other.addAppender(one);
		TestApplication.forgetFormerRuns();
		try (ConfigurableApplicationContext running = TestApplication.start(Map.of())) {
			context.getLogger("circle").addAppender(one);
			IncludedAppenders.useFormats(running.getEnvironment());
			assertThat(running.isActive()).isTrue();
		}
		finally {
			context.getLogger("circle").detachAppender(one);
		}
	}

	@Test
	void shouldWorkWithBootsBaseConfiguration(CapturedOutput output) throws Exception {
		Path file = this.directory.resolve("base.log");
		String configuration = """
				<configuration>
					<include resource="org/springframework/boot/logging/logback/base.xml"/>
				</configuration>""";
		run(configuration, "--logging.file.name=" + file);
		assertOnlyEcs(output.getOut());
		assertOnlyEcs(Files.readString(file));
		String before = output.getOut();
		run(configuration, "--logging.file.name=" + file, "--ecs.logging.console.format=text");
		assertThat(output.getOut().substring(before.length())).contains(":: Spring Boot ::")
			.doesNotContain("\"@timestamp\"");
	}

	@Test
	void shouldOfferTheEncoderToAnyConfiguration(CapturedOutput output) throws Exception {
		run("""
				<configuration>
					<springProperty name="service" source="spring.application.name"/>
					<appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
						<encoder class="io.ecslogging.logback.EcsEncoder">
							<serviceName>${service}</serviceName>
							<label>team=checkout</label>
							<tag>xml</tag>
							<layout>NESTED</layout>
						</encoder>
					</appender>
					<root level="INFO"><appender-ref ref="OUT"/></root>
				</configuration>""", "--spring.application.name=shop");
		EcsLine hello = ConsoleAndFileTests.find(EcsLine.all(output.getOut()), "hello world").hasEcsTypes();
		assertThat(hello.string("service.name")).isEqualTo("shop");
		assertThat(hello.string("labels.team")).isEqualTo("checkout");
		assertThat(hello.document().at("/log/level").asString()).isEqualTo("INFO");
	}

	@Test
	void shouldDoWithoutLogstashLogbackEncoder() {
		ChildJvm.Result result = ChildJvm.without("logstash-logback-encoder", "jackson-")
			.run(TestApplication.class, "--spring.main.web-application-type=none");
		assertThat(result.exitCode()).as(result.errors()).isZero();
		assertOnlyEcs(result.output());
	}

	@Test
	void shouldStandAsideWithoutLogback() {
		ChildJvm.Result result = ChildJvm.without("logback-", "logstash-logback-encoder").run(TestApplication.class);
		assertThat(result.exitCode()).as(result.errors()).isZero();
		assertThat(result.output()).contains(":: Spring Boot ::").doesNotContain("@timestamp");
	}

	@Test
	void shouldLeaveLoggingAloneThatBootDoesNotSetUp() {
		try (LogstashServer server = LogstashServer.start()) {
			ChildJvm.Result result = ChildJvm.without()
				.option("-Dorg.springframework.boot.logging.LoggingSystem=none")
				.run(TestApplication.class, "--ecs.logging.logstash.destinations=" + server.destination(),
						"--ecs.logging.unknown=x");
			assertThat(result.exitCode()).as(result.errors()).isZero();
			assertThat(result.output()).contains("hello").doesNotContain("@timestamp", "is not a property");
			assertThat(server.connectionCount()).isZero();
		}
	}

	@Test
	void shouldLeaveAnotherLoggingSystemAloneBesideLogback() {
		try (LogstashServer server = LogstashServer.start()) {
			ChildJvm.Result result = ChildJvm.without("log4j-to-slf4j")
				.jars(Path.of(System.getProperty("log4j2.jars")))
				.option("-Dslf4j.provider=org.apache.logging.slf4j.SLF4JServiceProvider")
				.option("-Dorg.springframework.boot.logging.LoggingSystem="
						+ "org.springframework.boot.logging.log4j2.Log4J2LoggingSystem")
				.run(TestApplication.class, "--ecs.logging.logstash.destinations=" + server.destination(),
						"--ecs.logging.unknown=x", "--logging.structured.json.rename.message=log");
			assertThat(result.exitCode()).as(result.errors()).isZero();
			assertThat(result.output()).contains(":: Spring Boot ::", "hello")
				.doesNotContain("@timestamp", "is not a property");
			assertThat(server.connectionCount()).isZero();
		}
	}

	@Test
	void shouldSayThatBootIsTooOld() {
		ChildJvm.Result result = ChildJvm.without("spring-")
			.jars(Path.of(System.getProperty("old-spring-boot.jars")))
			.run(OldBootApplication.class);
		assertThat(result.exitCode()).isOne();
		assertThat(result.errors().lines()).contains(
				"Exception in thread \"main\" ecs-logging-spring-boot needs Spring Boot 4.1 or newer, but this is 3.5.7");
		assertThat(result.errors()).doesNotContain("NoClassDefFoundError", "\tat ");
	}

	@ParameterizedTest
	@CsvSource({ "ecs,console", "LogStash,console", "gelf,console", "'',console", "ecs,file" })
	void shouldSayWhichPropertyIsInTheWay(String format, String output, CapturedOutput captured) throws Exception {
		Path file = Files.writeString(this.directory.resolve("leftover.properties"),
				"logging.structured.format." + output + "=" + format + "\n");
		TestApplication.run("--spring.config.import=file:" + file,
				"--logging.file.name=" + this.directory.resolve("shop.log"));
		String all = captured.getOut() + Files.readString(this.directory.resolve("shop.log"));
		assertThat(all)
			.contains("ECS logging leaves the %1$s alone, because logging.structured.format.%1$s=%2$s sets its format"
				.formatted(output, format), "Remove that property", "leftover.properties]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--logging.structured.format.console=ecs --ecs.logging.console.format=text",
			"--logging.structured.format.file=ecs",
			"--logging.structured.format.console=ecs --ecs.logging.enabled=false",
			"--ecs.logging.console.format=text" })
	void shouldNotSayThatAPropertyIsInTheWayOfNothing(String arguments, CapturedOutput output) {
		TestApplication.run(arguments.split(" "));
		assertThat(output.getOut()).isNotEmpty().doesNotContain("ECS logging leaves");
	}

	@Test
	void shouldNotTouchJacksonUntilAStructuredArgumentNeedsIt() throws Exception {
		Path classes = this.directory.resolve("classes.txt");
		// each of these looks for Jackson itself
		String[] others = { "spring-boot-jackson", "spring-boot-actuator", "spring-boot-http-converter",
				"spring-boot-http-codec", "spring-boot-webmvc", "spring-boot-webflux" };
		ChildJvm.Result without = ChildJvm.without(others)
			.option("-Xlog:class+load:file=" + classes)
			.run(TestApplication.class);
		assertOnlyEcs(without.output());
		assertThat(Files.readString(classes)).doesNotContain("tools.jackson.", "com.fasterxml.jackson.");
		ChildJvm.Result with = ChildJvm.without(others)
			.option("-Xlog:class+load:file=" + classes)
			.run(TestApplication.class, "--spring.profiles.active=structured");
		assertOnlyEcs(with.output());
		assertThat(EcsLine.all(with.output())).anyMatch((line) -> "3".equals(line.string("cart.size")));
		assertThat(Files.readString(classes)).contains("tools.jackson.")
			.doesNotContain("com.fasterxml.jackson.databind.", "com.fasterxml.jackson.core.");
	}

	@Test
	void shouldConfigureBeansOnlyIfEnabled() {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(EcsLoggingAutoConfiguration.class));
		runner.run((context) -> assertThat(context).hasSingleBean(EcsLoggingProperties.class));
		runner.withPropertyValues("ecs.logging.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(EcsLoggingProperties.class));
		for (String missing : List.of("net.logstash.logback", "io.micrometer", "org.springframework.web",
				"org.springframework.boot.actuate", "tools.jackson")) {
			runner.withClassLoader(new FilteredClassLoader(missing))
				.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(EcsLoggingProperties.class));
		}
	}

	private void run(String configuration, String... arguments) throws Exception {
		Path file = Files.writeString(this.directory.resolve("logback-spring.xml"), configuration);
		String[] all = Stream.concat(Stream.of("--logging.config=" + file), Stream.of(arguments))
			.toArray(String[]::new);
		TestApplication.run(all);
	}

	private static void assertOnlyEcs(String output) {
		List<EcsLine> lines = EcsLine.all(output);
		assertThat(lines).hasSizeGreaterThan(2);
		lines.forEach(EcsLine::followsSpecification);
	}

	/**
	 * An application on an older Boot, without what the tests need.
	 */
	public static class OldBootApplication {

		public static void main(String[] arguments) {
			new SpringApplication(OldBootApplication.class).run(arguments);
		}

	}

	/**
	 * A formatter of the user's own.
	 */
	public static class Shouting implements StructuredLogFormatter<ILoggingEvent> {

		@Override
		public String format(ILoggingEvent event) {
			return event.getFormattedMessage().toUpperCase() + "!\n";
		}

	}

}
