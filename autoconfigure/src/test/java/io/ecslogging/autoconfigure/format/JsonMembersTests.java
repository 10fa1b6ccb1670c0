package io.ecslogging.autoconfigure.format;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.json.JsonWriter.Members;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Boot's {@code logging.structured.json} properties and customizers.
 */
@ExtendWith(OutputCaptureExtension.class)
class JsonMembersTests {

	@Test
	void shouldHonourIncludeExcludeRenameAndAdd(CapturedOutput output) {
		TestApplication.run("--logging.structured.json.exclude=process.thread,event",
				"--logging.structured.json.rename.process.pid=nr", "--logging.structured.json.add.corp=acme",
				"--logging.structured.json.add.service.id=s1", "--logging.structured.json.add.message=mine",
				"--spring.application.name=shop");
		EcsLine hello = hello(output);
		assertThat(hello.at("process").propertyNames()).containsExactly("nr");
		assertThat(hello.at("event")).isNull();
		assertThat(hello.string("corp")).isEqualTo("acme");
		assertThat(hello.string("service.id")).isEqualTo("s1");
		assertThat(hello.string("message")).isEqualTo("hello world");
		assertThat(hello.string("labels.message")).isEqualTo("mine");
	}

	@Test
	void shouldHonourIncludeAsBootDoes(CapturedOutput output) {
		TestApplication.run("--logging.structured.json.include=@timestamp,log,log.level,message,ecs,ecs.version");
		String line = output.getOut().lines().filter((text) -> text.contains("hello world")).findFirst().orElseThrow();
		assertThat(line).matches("\\{\"@timestamp\":\"[^\"]*\",\"log.level\":\"INFO\","
				+ "\"message\":\"hello world\",\"ecs.version\":\"9.4.0\"}");
	}

	@Test
	void shouldHonourContext(CapturedOutput output) {
		TestApplication.run("--logging.structured.json.context.prefix=ctx");
		EcsLine hello = hello(output);
		assertThat(hello.string("ctx.tenant")).isEqualTo("acme");
		assertThat(hello.at("ctx.order.id").asInt()).isEqualTo(4711);
	}

	@Test
	void shouldHonourStackTraceProperties(CapturedOutput output) {
		TestApplication.run("--logging.structured.json.stacktrace.root=first",
				"--logging.structured.json.stacktrace.max-throwable-depth=1");
		String stackTrace = ConsoleAndFileTests.find(EcsLine.all(output.getOut()), "failed")
			.string("error.stack_trace");
		assertThat(stackTrace).startsWith("java.lang.IllegalArgumentException: inner")
			.contains("Wrapped by: java.lang.IllegalStateException: outer", "filtered");
	}

	@Test
	void shouldWriteMembersOfCustomizers(CapturedOutput output) {
		TestApplication.run("--logging.structured.json.customizer=" + Custom.class.getName(),
				"--logging.structured.json.add.corp=acme");
		EcsLine hello = hello(output).followsSpecification();
		assertThat(hello.at("custom").toString()).isEqualTo("{\"length\":11,\"text\":\"a\\\"b\"}");
		assertThat(hello.string("labels.message")).isEqualTo("mine");
		assertThat(hello.string("corp")).isEqualTo("acme");
	}

	@Test
	void shouldNotLoseEventsToCustomizersThatFail(CapturedOutput output) {
		TestApplication.run("--logging.structured.json.customizer=" + Failing.class.getName());
		assertThat(hello(output).string("labels.custom_members")).contains("failed");
	}

	private static EcsLine hello(CapturedOutput output) {
		return ConsoleAndFileTests.find(EcsLine.all(output.getOut()), "hello world");
	}

	/**
	 * Adds members.
	 */
	static class Custom implements StructuredLoggingJsonMembersCustomizer<ILoggingEvent> {

		@Override
		public void customize(Members<ILoggingEvent> members) {
			members.add("custom").usingMembers((custom) -> {
				custom.add("length", (event) -> event.getFormattedMessage().length());
				custom.add("text", "a\"b");
			});
			members.add("message", "mine");
		}

	}

	/**
	 * Fails on every event.
	 */
	static class Failing implements StructuredLoggingJsonMembersCustomizer<ILoggingEvent> {

		@Override
		public void customize(Members<ILoggingEvent> members) {
			members.add("custom", (event) -> {
				throw new IllegalStateException();
			});
		}

	}

}
