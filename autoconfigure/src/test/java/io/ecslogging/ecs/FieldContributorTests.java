package io.ecslogging.ecs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.Encoders;
import io.ecslogging.testing.Events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The fields that contributors add.
 */
class FieldContributorTests {

	private static final int EVENTS = 5_000;

	/**
	 * More than any scenario here needs to have its shapes planned.
	 */
	private static final int REPEATED = 5;

	private static final String[] NAMES = { "organization.id", "organization", "cloud.region", "a", "a.b", "tenant",
			"labels.x", "message", "service.name", "error.code", "error.type", "user", "tags", "trace.id", "traceId",
			"password", "event.sequence", "q\"\n" };

	@ParameterizedTest
	@EnumSource
	void shouldPutFieldsAtTheirPathsWithTheirTypes(Layout layout) {
		DocumentEncoder document = new DocumentEncoder(settings(layout, 1 << 20, (event, fields) -> {
			fields.add("organization.id", "acme");
			fields.add("process.uptime", 12);
			fields.add("cloud.load", 0.5);
			fields.add("cloud.spot", true);
			fields.add("orchestrator", Map.of("type", "kubernetes"));
			fields.add("host.ip", List.of("192.0.2.1"));
		}));
		for (int i = 0; i < REPEATED; i++) {
			EcsLine line = EcsLine.of(document.encode(Events.info("m").mdc("tenant", "t").with("order.id", i).get()))
				.hasEcsTypes();
			assertThat(line.string("organization.id")).isEqualTo("acme");
			assertThat(line.at("process.uptime").isIntegralNumber()).isTrue();
			assertThat(line.at("cloud").toString()).isEqualTo("{\"load\":0.5,\"spot\":true}");
			assertThat(line.string("orchestrator.type")).isEqualTo("kubernetes");
			assertThat(line.at("host.ip").toString()).isEqualTo("[\"192.0.2.1\"]");
			assertThat(line.at("order.id").asInt()).isEqualTo(i);
			assertThat(line.string("labels.tenant")).isEqualTo("t");
		}
	}

	@Test
	void shouldPlanEventsWhoseContributorsAddTheSameNames() {
		AtomicInteger number = new AtomicInteger();
		EcsSettings settings = settings(Layout.ECS_LOGGING, 1 << 20, (event, fields) -> {
			fields.add("organization.id", "acme");
			fields.add("process.uptime", number.incrementAndGet());
		});
		EcsTemplate template = new EcsTemplate(settings);
		EventScratch scratch = new EventScratch(settings, template, new Shapes(new PlanFactory(template)),
				new EventNumbers(false, false), new EncodingStats());
		for (int i = 0; i < REPEATED; i++) {
			scratch.collect(Events.info("m").mdc("tenant", "acme").with("order.id", i).get());
			assertThat(scratch.plan != null).as("event %s", i).isEqualTo(i > 0);
			assertThat(scratch.fields.isMarked()).as("the MDC is kept").isTrue();
			scratch.reset();
		}
	}

	@ParameterizedTest
	@CsvSource({ "ECS_LOGGING,1048576", "NESTED,1048576", "ECS_LOGGING,700" })
	void shouldWriteWhatANewEncoderWrites(Layout layout, int maxLineSize) {
		EcsSettings settings = settings(layout, maxLineSize, FieldContributorTests::addAnything);
		DocumentEncoder document = new DocumentEncoder(settings);
		Random random = new Random(3);
		long displaced = 0;
		for (int i = 0; i < EVENTS; i++) {
			Events events = random.nextBoolean() ? Events.info("m") : Events.error("m", new Exception("e"));
			LoggingEvent event = events.mdc("tenant", "t" + random.nextInt(2))
				.mdc("traceId", "4bf92f3577b34da6a3ce929d0e0e4736")
				.with(NAMES[random.nextInt(NAMES.length)], random.nextInt(3))
				.get();
			event.setSequenceNumber(random.nextInt(100));
			DocumentEncoder fresh = new DocumentEncoder(settings);
			String expected = new String(fresh.encode(event), StandardCharsets.UTF_8);
			assertThat(document.encode(event)).as("event %s", i).asString().isEqualTo(expected);
			displaced += fresh.stats().displacedCount();
			assertThat(document.stats().displacedCount()).as("event %s", i).isEqualTo(displaced);
		}
		assertThat(displaced).isPositive();
		assertThat(document.stats().failedCount()).isZero();
	}

	/**
	 * Add fields that depend on nothing but the event.
	 */
	private static void addAnything(ILoggingEvent event, EcsFields fields) {
		Random random = new Random(event.getSequenceNumber());
		for (int i = random.nextInt(6); i >= 0; i--) {
			fields.add(NAMES[random.nextInt(NAMES.length)], switch (random.nextInt(5)) {
				case 0 -> random.nextInt(3);
				case 1 -> Map.of("inner", random.nextInt(3));
				case 2 -> null;
				default -> "text " + random.nextInt(3);
			});
		}
	}

	@Test
	void shouldLetTheEventsOwnFieldsWin() {
		DocumentEncoder document = new DocumentEncoder(settings(Layout.ECS_LOGGING, 1 << 20, (event, fields) -> {
			fields.add("message", "contributed");
			fields.add("service.name", "contributed");
			fields.add("order.id", "contributed");
			fields.add("user.id", "contributed");
			fields.add("user", "contributed");
		}));
		for (int i = 1; i <= REPEATED; i++) {
			EcsLine line = EcsLine
				.of(document.encode(Events.info("hello").mdc("user.id", "of the MDC").with("order.id", 4711).get()))
				.followsSpecification();
			assertThat(line.string("message")).isEqualTo("hello");
			assertThat(line.string("service.name")).isEqualTo("shop");
			assertThat(line.at("order.id").asInt()).isEqualTo(4711);
			assertThat(line.string("user.id")).isEqualTo("contributed");
			assertThat(line.at("labels").toString()).isEqualTo("{\"team\":\"checkout\",\"message\":\"contributed\","
					+ "\"service_name\":\"contributed\",\"user_id\":\"of the MDC\",\"user\":\"contributed\","
					+ "\"order_id\":\"contributed\"}");
			assertThat(document.stats().displacedCount()).isEqualTo(5L * i);
		}
	}

	@Test
	void shouldMaskSecrets() {
		DocumentEncoder document = new DocumentEncoder(settings(Layout.ECS_LOGGING, 1 << 20, (event, fields) -> {
			fields.add("client.password", "hunter2");
			fields.add("client", Map.of("token", "hunter2"));
		}));
		for (int i = 0; i < REPEATED; i++) {
			byte[] line = document.encode(Events.info("m").get());
			assertThat(EcsLine.of(line).string("client.password")).isEqualTo("******");
			assertThat(EcsLine.of(line).toString()).doesNotContain("hunter2");
		}
		assertThat(document.stats().maskedCount()).isEqualTo(2 * REPEATED);
	}

	@Test
	void shouldWriteTheEventWithoutWhatAContributorThrowsOn() {
		DocumentEncoder document = new DocumentEncoder(settings(Layout.ECS_LOGGING, 1 << 20, (event, fields) -> {
			fields.add("cloud.region", "eu");
			throw new IllegalStateException("not for the log");
		}, (event, fields) -> fields.add("organization.id", "acme"), (event, fields) -> {
			throw new StackOverflowError();
		}));
		for (int i = 1; i <= REPEATED; i++) {
			EcsLine line = EcsLine.of(document.encode(Events.info("hello").mdc("tenant", "t").with("a", i).get()))
				.followsSpecification();
			assertThat(line.string("message")).isEqualTo("hello");
			assertThat(line.string("cloud.region")).isEqualTo("eu");
			assertThat(line.string("organization.id")).isEqualTo("acme");
			assertThat(line.at("a").asInt()).isEqualTo(i);
			assertThat(line.string("labels.tenant")).isEqualTo("t");
			assertThat(line.string("labels.field_contributor")).endsWith("failed: java.lang.StackOverflowError]");
			assertThat(line.string("labels.field_contributor_2")).endsWith("failed: java.lang.IllegalStateException]");
			assertThat(line.toString()).doesNotContain("not for the log");
			assertThat(document.stats().failedCount()).isEqualTo(2L * i);
		}
	}

	@Test
	void shouldAddNothingForNull() {
		DocumentEncoder document = new DocumentEncoder(
				settings(Layout.ECS_LOGGING, 1 << 20, (event, fields) -> fields.add("organization.id", null)));
		assertThat(EcsLine.of(document.encode(Events.info("m").get())).names()).doesNotContain("organization");
	}

	@Test
	void shouldTakeTraceIds() {
		DocumentEncoder document = new DocumentEncoder(settings(Layout.ECS_LOGGING, 1 << 20,
				(event, fields) -> fields.add("trace.id", event.getFormattedMessage())));
		for (String id : List.of("803b448a", "803b448a", "4bf92f35")) {
			EcsLine line = EcsLine.of(document.encode(Events.info(id).mdc("tenant", "acme").get()));
			assertThat(line.at("trace").toString()).isEqualTo("{\"id\":\"%s\"}".formatted(id));
		}
		assertThat(document.stats().displacedCount()).isZero();
	}

	@Test
	void shouldAskOnceHoweverOftenTheEventIsWritten() {
		AtomicInteger calls = new AtomicInteger();
		DocumentEncoder document = new DocumentEncoder(settings(Layout.ECS_LOGGING, 1024, (event, fields) -> {
			calls.incrementAndGet();
			fields.add("cloud.region", "r".repeat(3000));
		}));
		assertThat(document.encode(Events.info("m".repeat(5000)).get())).hasSizeLessThanOrEqualTo(1024);
		assertThat(calls).hasValue(1);
	}

	@Test
	void shouldTakeNoFieldsAtAnotherTimeOrFromAnotherThread() throws InterruptedException {
		AtomicReference<EcsFields> kept = new AtomicReference<>();
		List<Throwable> failures = new ArrayList<>();
		DocumentEncoder document = new DocumentEncoder(settings(Layout.ECS_LOGGING, 1 << 20, (event, fields) -> {
			kept.set(fields);
			Thread other = new Thread(() -> fields.add("organization.id", "of another thread"));
			other.setUncaughtExceptionHandler((thread, ex) -> failures.add(ex));
			other.start();
			try {
				other.join();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}));
		assertThat(EcsLine.of(document.encode(Events.info("m").get())).names()).doesNotContain("organization");
		assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
		assertThatIllegalStateException().isThrownBy(() -> kept.get().add("organization.id", "too late"))
			.withMessageContaining("within contribute()");
		assertThat(EcsLine.of(document.encode(Events.info("m").get())).names()).doesNotContain("organization");
	}

	@Test
	void shouldBeTestableWithAMap() {
		Map<String, Object> fields = new HashMap<>();
		EcsFieldContributor contributor = (event, added) -> added.add("organization.id", "acme");
		contributor.contribute(Events.info("m").get(), fields::put);
		assertThat(fields).containsExactly(Map.entry("organization.id", "acme"));
	}

	private static EcsSettings settings(Layout layout, int maxLineSize, EcsFieldContributor... contributors) {
		return EcsSettings.builder(Encoders.SHOP)
			.layout(layout)
			.maxLineSize(maxLineSize)
			.context(ContextSettings.builder().contributors(List.of(contributors)).build())
			.build();
	}

}
