package io.ecslogging.sample.page;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import net.logstash.logback.argument.StructuredArguments;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import io.ecslogging.sample.ElvisApplication;
import io.ecslogging.testing.EcsLine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FieldOrigins}, with events that are printed.
 */
class FieldOriginsTests {

	private static final Logger logger = LoggerFactory.getLogger(FieldOriginsTests.class);

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void start() {
		application = SpringApplication.run(ElvisApplication.class, "--spring.main.web-application-type=none",
				"--elvis.generator.enabled=false", "--ecs.logging.service.version=1.2.3", "--ecs.logging.event.id=true",
				"--ecs.logging.event.datasets.audit=com.example.audit", "--ecs.logging.include-origin=true");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@AfterEach
	void clearMdc() {
		MDC.clear();
	}

	@Test
	void shouldNameWhatEveryEventHas() throws Exception {
		logger.info("Stage door opened");
		Map<String, String> origins = last();
		assertThat(origins).containsEntry("@timestamp", "the event")
			.containsEntry("message", "the event")
			.containsEntry("log.level", "the event")
			.containsEntry("process.pid", "the process")
			.containsEntry("process.thread.id", "the thread that logs")
			.containsEntry("ecs.version", "the library")
			.containsEntry("event.dataset", "service.name")
			.containsEntry("log.origin.file.line", "the stack (ecs.logging.include-origin)");
		assertThat(origins.get("service.name")).startsWith("spring.application.name from ").contains("application.yml");
		assertThat(origins.get("service.version")).contains("ecs.logging.service.version", "commandLineArgs");
		assertThat(origins.get("event.id")).contains("ecs.logging.event.id", "commandLineArgs");
		assertThat(origins.get("labels.team")).startsWith("ecs.logging.labels.team from ").contains("application.yml");
		assertThat(String.join(" ", origins.values())).doesNotContain("a contributor");
	}

	@Test
	void shouldNameWhatTheProgramAdds() throws Exception {
		MDC.put("user.id", "u-4711");
		MDC.put("tenant", "acme");
		logger.atInfo()
			.addMarker(MarkerFactory.getMarker("ENCORE"))
			.addKeyValue("song.id", 1)
			.addKeyValue("crowd", Map.of("size", 3, "mood", Map.of("level", 2)))
			.addKeyValue("event.duration", 5)
			.addArgument(StructuredArguments.kv("request.song", "Velvet Highway"))
			.log("Playing {}");
		assertThat(last()).containsEntry("user.id", "MDC user.id")
			.containsEntry("labels.tenant", "MDC tenant")
			.containsEntry("song.id", "key-value song.id")
			.containsEntry("crowd.mood.level", "key-value crowd")
			.containsEntry("event.duration", "key-value event.duration")
			.containsEntry("request.song", "structured argument request.song")
			.containsEntry("tags", "marker ENCORE");
	}

	@Test
	void shouldNameWhatHasBeenMovedToLabels() throws Exception {
		MDC.put("song.id", "of the MDC");
		logger.atInfo().addKeyValue("song.id", 1).addKeyValue("log.level", "loud").addKeyValue("user", "u").log("x");
		assertThat(last()).containsEntry("song.id", "key-value song.id")
			.containsEntry("labels.song_id", "key-value song.id, whose place is taken")
			.containsEntry("labels.log_level", "key-value log.level, whose place is taken")
			.containsEntry("labels.user", "key-value user");
	}

	@Test
	void shouldNameTheTracer() throws Exception {
		MDC.put("traceId", "803b448a0489f84084905d3093480352");
		MDC.put("spanId", "3425f23bb2432450");
		logger.info("x");
		assertThat(last()).containsEntry("trace.id", "Micrometer Tracing (MDC traceId)")
			.containsEntry("span.id", "Micrometer Tracing (MDC spanId)");
		MDC.clear();
		MDC.put("trace_id", "803b448a0489f84084905d3093480352");
		logger.info("x");
		assertThat(last()).containsEntry("trace.id", "OpenTelemetry agent (MDC trace_id)");
		MDC.clear();
		MDC.put("trace.id", "803b448a0489f84084905d3093480352");
		MDC.put("transaction.id", "3425f23bb2432450");
		logger.info("x");
		assertThat(last()).containsEntry("trace.id", "Elastic APM agent (MDC trace.id)")
			.containsEntry("transaction.id", "Elastic APM agent (MDC transaction.id)");
	}

	@Test
	void shouldTellTheExceptionFromWhatOnlyLooksLikeIt() throws Exception {
		logger.error("x", new IllegalStateException("The curtain is stuck"));
		assertThat(last()).containsEntry("error.type", "the exception")
			.containsEntry("error.message", "the exception")
			.containsEntry("error.stack_trace", "the exception");
		logger.atError().addKeyValue("error.code", 7).log("x");
		assertThat(last()).containsEntry("error.code", "key-value error.code");
	}

	@Test
	void shouldNameTheDatasetOfTheLogger() throws Exception {
		LoggerFactory.getLogger("com.example.audit.Login").info("x");
		assertThat(last()).containsEntry("event.dataset", "ecs.logging.event.datasets or .dataset-markers");
	}

	@Test
	void shouldSaySoWhenNamesAreNotKnown() throws Exception {
		logger.info("x {}", StructuredArguments.entries(Map.of("guest.count", 4)));
		assertThat(last()).containsEntry("guest.count", "a structured argument or marker");
	}

	@Test
	void shouldSayNothingOfText() {
		EventNames names = new EventNames(Set.of(), List.of(), List.of(), List.of(), false, false);
		PrintedEvent text = new PrintedEvent(1, "2026-11-22T18:12:09.123Z  INFO 1234 --- [elvis]", names);
		assertThat(application.getBean(FieldOrigins.class).of(text)).isEmpty();
	}

	/**
	 * Return the origins of the last event, each of whose fields has one.
	 */
	private static Map<String, String> last() throws InterruptedException {
		List<PrintedEvent> events = application.getBean(PrintedEvents.class).after(0, Duration.ZERO);
		PrintedEvent last = events.get(events.size() - 1);
		Map<String, String> origins = application.getBean(FieldOrigins.class).of(last);
		EcsLine line = EcsLine.of((last.line() + "\n").getBytes(StandardCharsets.UTF_8));
		assertThat(origins.keySet()).isNotEmpty().allSatisfy((path) -> assertThat(line.at(path)).isNotNull());
		return origins;
	}

}
