package io.ecslogging.ecs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.Encoders;
import io.ecslogging.testing.Events;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Events of the same shape again and again: every line is the same as that of a new
 * encoder, which has no plan for any shape.
 */
class ShapeTests {

	private static final int EVENTS = 10_000;

	private static final String[] KEYS = { "event.duration", "event.action", "event.outcome", "event", "event.dataset",
			"service.foo", "service.node.zone", "service", "process.command_line", "process.thread.state",
			"process.thread.name", "log.file.path", "log.level", "log.origin.function", "error.code", "error.type",
			"http.request.method", "http.request.body.bytes", "http.response.status_code", "http", "url.path", "a",
			"a.b", "a.b.c", "message", "user", "user.id", "labels.team", "labels.x", "team", "x", "tags", "trace.id",
			"trace.flags", "password", "ecs.version", "ecs.other", "_id", "q\"\n" };

	@ParameterizedTest
	@CsvSource({ "ECS_LOGGING,1048576", "NESTED,1048576", "ECS_LOGGING,700", "NESTED,1024" })
	void shouldWriteWhatANewEncoderWrites(Layout layout, int maxLineSize) {
		EcsSettings common = Encoders.layout(layout);
		EcsSettings settings = EcsSettings.builder(common.fields())
			.layout(layout)
			.context(common.context())
			.maxLineSize(maxLineSize)
			.members(common.members())
			.build();
		DocumentEncoder document = new DocumentEncoder(settings);
		Random random = new Random(2);
		List<List<String>> callSites = callSites(random);
		long displaced = 0;
		for (int number = 0; number < EVENTS; number++) {
			LoggingEvent event = event(callSites.get(random.nextInt(callSites.size())), random);
			DocumentEncoder fresh = new DocumentEncoder(settings);
			String expected = new String(fresh.encode(event), StandardCharsets.UTF_8);
			assertThat(document.encode(event)).as("event %s", number).asString().isEqualTo(expected);
			displaced += fresh.stats().displacedCount();
			assertThat(document.stats().displacedCount()).as("event %s", number).isEqualTo(displaced);
		}
		assertThat(displaced).isPositive();
	}

	private static List<List<String>> callSites(Random random) {
		List<List<String>> callSites = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			List<String> keys = new ArrayList<>();
			for (int j = random.nextInt(24); j >= 0; j--) {
				keys.add(KEYS[random.nextInt(KEYS.length)]);
			}
			callSites.add(keys);
		}
		return callSites;
	}

	private static LoggingEvent event(List<String> keys, Random random) {
		Events event = (random.nextInt(4) != 0) ? Events.info("m") : Events.error("m", new Exception("e"));
		Map<String, String> mdc = new LinkedHashMap<>();
		if (random.nextBoolean()) {
			mdc.put("tenant", "t" + random.nextInt(3));
			mdc.put("user.name", "u" + random.nextInt(3));
			mdc.put("team", "other");
		}
		for (String key : keys) {
			event.with(key, value(random));
		}
		return event.mdc(mdc).get();
	}

	private static Object value(Random random) {
		return switch (random.nextInt(8)) {
			case 0 -> random.nextInt(100);
			case 1 -> 12.5;
			case 2 -> List.of(1, "two", List.of(3));
			case 3 -> Map.of("inner", random.nextInt(3));
			case 4 -> true;
			default -> "text " + random.nextInt(3);
		};
	}

	@Test
	void shouldShareShapesBetweenThreads() {
		EcsSettings settings = Encoders.settings();
		EcsTemplate template = new EcsTemplate(settings);
		Shapes shapes = new Shapes(new PlanFactory(template));
		for (int i = 0; i < 100; i++) {
			EventScratch scratch = new EventScratch(settings, template, shapes, new EventNumbers(false, false),
					new EncodingStats());
			scratch.collect(Events.info("m").mdc("tenant", "acme").with("order.id", i).get());
			assertThat(scratch.plan != null).isEqualTo(i > 0);
		}
		assertThat(shapes.root().fanOut()).isOne();
	}

	@Test
	void shouldNotKeepTheMdcOfShapesThatAreForgotten() {
		EcsSettings settings = Encoders.settings();
		EcsTemplate template = new EcsTemplate(settings);
		Shapes shapes = new Shapes(new PlanFactory(template));
		EventScratch scratch = new EventScratch(settings, template, shapes, new EventNumbers(false, false),
				new EncodingStats());
		scratch.collect(Events.info("m").mdc("tenant", "acme").get());
		scratch.reset();
		assertThat(scratch.fields.isMarked()).isTrue();
		Shape root = shapes.root();
		EventScratch other = new EventScratch(settings, template, shapes, new EventNumbers(false, false),
				new EncodingStats());
		for (int i = 0; shapes.root() == root; i++) {
			other.collect(
					Events.info("m").with("a" + i % 30, 1).with("b" + i / 30 % 30, 1).with("c" + i / 900, 1).get());
			other.reset();
		}
		scratch.collect(Events.info("m").mdc("tenant", "acme").get());
		scratch.reset();
		assertThat(scratch.fields.isMarked()).isFalse();
	}

	@Test
	void shouldForgetShapesThatAreTooMany() {
		DocumentEncoder document = new DocumentEncoder(Encoders.settings());
		for (int round = 0; round < 20_000; round++) {
			Events event = Events.info("m");
			for (int i = 0; i < 4; i++) {
				event.with("event.k" + (round * 7 + i * 31) % 5000, round);
			}
			EcsLine line = EcsLine.of(document.encode(event.get()));
			assertThat(line.at("event.k" + (round * 7) % 5000).asInt()).isEqualTo(round);
		}
	}

}
