package io.ecslogging.autoconfigure.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MarkerFactory;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What real applications print and write.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConsoleAndFileTests {

	@TempDir
	private Path directory;

	@Test
	void shouldPrintEcsFromTheFirstLineToTheLast(CapturedOutput output) {
		TestApplication.run("--spring.application.name=shop", "--spring.application.version=1.2.3");
		List<EcsLine> lines = EcsLine.all(output.getOut());
		lines.forEach(EcsLine::followsSpecification);
		assertThat(lines.get(0).string("message")).startsWith("Starting ");
		assertThat(lines).allSatisfy((line) -> {
			assertThat(line.string("service.name")).isEqualTo("shop");
			assertThat(line.string("service.version")).isEqualTo("1.2.3");
			assertThat(line.string("event.dataset")).isEqualTo("shop");
		});
		EcsLine hello = find(lines, "hello world");
		assertThat(hello.at("order.id").asInt()).isEqualTo(4711);
		assertThat(hello.string("labels.tenant")).isEqualTo("acme");
		EcsLine failed = find(lines, "failed");
		assertThat(failed.string("error.message")).isEqualTo("outer");
		assertThat(failed.string("error.stack_trace"))
			.contains("\nCaused by: java.lang.IllegalArgumentException: inner");
	}

	@Test
	void shouldPrintAFailedStart(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> new SpringApplicationBuilder(FailingApplication.class).web(WebApplicationType.NONE).run())
			.isInstanceOf(BeanCreationException.class);
		List<EcsLine> lines = EcsLine.all(output.getOut());
		lines.forEach(EcsLine::followsSpecification);
		assertThat(find(lines, "Application run failed").string("error.stack_trace")).contains("cannot start");
	}

	@Test
	void shouldTakeEverythingFromEnvironmentVariables(CapturedOutput output) {
		TestApplication.run(
				Map.of("ECS_LOGGING_SERVICE_NAME", "cart", "ECS_LOGGING_SERVICE_ENVIRONMENT", "prod",
						"ECS_LOGGING_SERVICE_NODENAME", "node-1", "ECS_LOGGING_LABELS_COST_CENTER", "42",
						"ECS_LOGGING_TAGS", "eu,blue", "ECS_LOGGING_INCLUDEORIGIN", "true", "ECS_LOGGING_MDC_PLACEMENT",
						"root", "ECS_LOGGING_MASK_ADDITIONALKEYS", "order.id", "ECS_LOGGING_EVENT_DATASET", "cart.log"),
				"--ecs.logging.labels.cost_center=7", "--ecs.logging.labels.team=checkout");
		EcsLine hello = find(EcsLine.all(output.getOut()), "hello world").followsSpecification();
		assertThat(hello.string("service.name")).isEqualTo("cart");
		assertThat(hello.string("service.environment")).isEqualTo("prod");
		assertThat(hello.string("service.node.name")).isEqualTo("node-1");
		assertThat(hello.string("event.dataset")).isEqualTo("cart.log");
		assertThat(hello.string("labels.team")).isEqualTo("checkout");
		assertThat(hello.string("labels.cost_center")).isEqualTo("42");
		assertThat(hello.tags()).containsExactly("eu", "blue");
		assertThat(hello.string("log.origin.file.name")).isEqualTo("TestApplication.java");
		assertThat(hello.string("tenant")).isEqualTo("acme");
		assertThat(hello.string("order.id")).isEqualTo("******");
	}

	@Test
	void shouldPutEventsIntoTheDatasetOfTheirLoggerOrMarker(CapturedOutput output) throws Exception {
		Path file = this.directory.resolve("shop.log");
		TestApplication.forgetFormerRuns();
		try (ConfigurableApplicationContext context = TestApplication.start(
				Map.of("ECS_LOGGING_EVENT_DATASETS_SHOP_ACCESS", "org.example.web,org.example.http"),
				"--spring.application.name=shop", "--logging.file.name=" + file,
				"--ecs.logging.event.datasets.Audit=io.ecslogging.testing",
				"--ecs.logging.event.dataset-markers.special-things[0]=SPECIAL")) {
			assertThat(context.isActive()).isTrue();
			TestApplication.logger.info("of the logger");
			TestApplication.logger.info(MarkerFactory.getMarker("SPECIAL"), "of the marker");
			LoggerFactory.getLogger("org.example.http.Filter").info("of the variable");
			LoggerFactory.getLogger("org.example").info("of the service");
		}
		for (String text : List.of(output.getOut(), Files.readString(file))) {
			List<EcsLine> lines = EcsLine.all(text);
			lines.forEach(EcsLine::followsSpecification);
			assertThat(find(lines, "of the logger").string("event.dataset")).isEqualTo("audit");
			assertThat(find(lines, "of the marker").string("event.dataset")).isEqualTo("special_things");
			assertThat(find(lines, "of the variable").string("event.dataset")).isEqualTo("shop.access");
			assertThat(find(lines, "of the service").string("event.dataset")).isEqualTo("shop");
		}
	}

	@Test
	void shouldMaskNothingIfAsked(CapturedOutput output) {
		TestApplication.run("--ecs.logging.mask.enabled=false", "--ecs.logging.mask.additional-keys=order.id",
				"--ecs.logging.mask.patterns=world");
		EcsLine hello = find(EcsLine.all(output.getOut()), "hello world");
		assertThat(hello.string("order.id")).isEqualTo("4711");
	}

	@Test
	void shouldFallBackToBootsServiceProperties(CapturedOutput output) {
		TestApplication.run(Map.of("HOSTNAME", "shop-7d9f"), "--spring.application.name=app",
				"--logging.structured.ecs.service.name=boots", "--logging.structured.ecs.service.environment=test",
				"--ecs.logging.service.version=9");
		EcsLine hello = find(EcsLine.all(output.getOut()), "hello world");
		assertThat(hello.at("service").toString()).isEqualTo(
				"{\"name\":\"boots\",\"version\":\"9\",\"environment\":\"test\",\"node\":{\"name\":\"shop-7d9f\"}}");
	}

	@Test
	void shouldPrintUtf8WhateverTheCharset(CapturedOutput output) {
		TestApplication.run("--logging.charset.console=US-ASCII", "--ecs.logging.labels.city=K\u00F6ln");
		assertThat(find(EcsLine.all(output.getOut()), "hello world").string("labels.city")).isEqualTo("K\u00F6ln");
	}

	@Test
	void shouldWriteEcsToTheFileAndRollAsBootDoes() throws Exception {
		TestApplication.forgetFormerRuns();
		Path file = this.directory.resolve("shop.log");
		try (ConfigurableApplicationContext context = SpringApplication.run(TestApplication.class,
				"--logging.file.name=" + file, "--logging.logback.rollingpolicy.max-file-size=5MB")) {
			RollingFileAppender<?> appender = (RollingFileAppender<?>) ((Logger) LoggerFactory
				.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).getAppender("FILE");
			assertThat(appender.getRollingPolicy()).isInstanceOf(SizeAndTimeBasedRollingPolicy.class)
				.extracting("maxFileSize")
				.hasToString("5 MB");
			TestApplication.logger.info("x".repeat(100_000));
		}
		List<EcsLine> lines = EcsLine.all(Files.readString(file));
		lines.forEach(EcsLine::followsSpecification);
		assertThat(lines).anyMatch((line) -> line.string("message").length() == 100_000);
	}

	@Test
	void shouldWriteTextToTheFileIfAsked(CapturedOutput output) throws Exception {
		Path file = this.directory.resolve("shop.log");
		TestApplication.run("--logging.file.name=" + file, "--ecs.logging.file.format=text");
		assertThat(Files.readString(file)).contains(" INFO ").doesNotContain("\"@timestamp\"");
		assertThat(output.getOut()).startsWith("{\"@timestamp\"");
	}

	@Test
	void shouldKeepTheLinesOfTheConsoleShort(CapturedOutput output) {
		TestApplication.run("--ecs.logging.console.max-line-size=600B");
		assertThat(output.getOut().lines()).allMatch((line) -> line.length() < 600);
		assertThat(find(EcsLine.all(output.getOut()), "failed").tags()).containsExactly("_line_truncated");
	}

	static EcsLine find(List<EcsLine> lines, String message) {
		return lines.stream().filter((line) -> message.equals(line.string("message"))).findFirst().orElseThrow();
	}

	/**
	 * Cannot start.
	 */
	static class FailingApplication extends TestApplication {

		@Bean
		Object failing() {
			throw new IllegalStateException("cannot start");
		}

	}

}
