package io.ecslogging.ecs;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.Encoders;
import io.ecslogging.testing.Events;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is kept of an event's MDC never appears in the next event: every line is the same
 * as that of a new encoder.
 */
class RepeatedMdcTests {

	private static final int EVENTS = 20_000;

	private static final String[] KEYS = { "tenant", "user.id", "user.name", "traceId", "spanId", "trace_id", "a.b",
			"a.b.c", "team", "password", "message", "channel", "order.id", "\u00E4\"", "tags" };

	private static final String[] VALUES = { "one", "two", "", "t\u00F6 \"\n", "4bf92f3577b34da6a3ce929d0e0e4736" };

	@ParameterizedTest
	@EnumSource
	void shouldWriteWhatANewEncoderWrites(MdcPlacement placement) {
		EcsSettings settings = Encoders.context(ContextSettings.builder().mdcPlacement(placement).build());
		DocumentEncoder document = new DocumentEncoder(settings);
		Random random = new Random(1);
		Map<String, String> mdc = new HashMap<>();
		long masked = 0;
		for (int number = 0; number < EVENTS; number++) {
			if (random.nextInt(3) == 0) {
				change(mdc, random);
			}
			LoggingEvent event = event(mdc, random);
			DocumentEncoder fresh = new DocumentEncoder(settings);
			assertThat(document.encode(event)).as("event %s", number).asString().isEqualTo(line(fresh, event));
			masked += fresh.stats().maskedCount();
			assertThat(document.stats().maskedCount()).isEqualTo(masked);
		}
		assertThat(masked).isPositive();
	}

	@Test
	void shouldShortenRepeatedMdc() {
		DocumentEncoder document = new DocumentEncoder(Encoders.maxLineSize(1024));
		Map<String, String> mdc = Map.of("tenant", "acme", "user.id", "u".repeat(100));
		LoggingEvent small = event(mdc, "small");
		LoggingEvent large = event(mdc, "l".repeat(2000));
		String expected = line(new DocumentEncoder(Encoders.maxLineSize(1024)), large);
		for (int i = 0; i < 4; i++) {
			assertThat(EcsLine.of(document.encode(small)).string("labels.tenant")).isEqualTo("acme");
			assertThat(line(document, large)).isEqualTo(expected);
		}
	}

	@Test
	void shouldForgetMdcWhenTheNextCannotBeRead() {
		DocumentEncoder document = new DocumentEncoder(Encoders.settings());
		LoggingEvent event = event(Map.of("tenant", "acme", "traceId", "4bf92f"), "m");
		document.encode(event);
		document.encode(event);
		LoggingEvent unreadable = event(new LinkedHashMap<>(Map.of("tenant", "acme")) {

			@Override
			public void forEach(BiConsumer<? super String, ? super String> action) {
				throw new IllegalStateException("not now");
			}

		}, "m");
		EcsLine line = EcsLine.of(document.encode(unreadable));
		assertThat(line.at("labels.tenant")).isNull();
		assertThat(line.at("trace")).isNull();
		assertThat(line.string("labels.mdc")).contains("failed");
	}

	@Test
	void shouldNoticeThatTheSameMapHasChanged() {
		DocumentEncoder document = new DocumentEncoder(Encoders.settings());
		Map<String, String> mdc = new LinkedHashMap<>(Map.of("tenant", "acme"));
		LoggingEvent event = event(mdc, "m");
		document.encode(event);
		document.encode(event);
		mdc.put("tenant", "other");
		assertThat(EcsLine.of(document.encode(event)).string("labels.tenant")).isEqualTo("other");
		mdc.clear();
		assertThat(EcsLine.of(document.encode(event)).at("labels.tenant")).isNull();
	}

	private static void change(Map<String, String> mdc, Random random) {
		if (random.nextBoolean()) {
			mdc.clear();
		}
		for (int i = random.nextInt(4); i > 0; i--) {
			String key = KEYS[random.nextInt(KEYS.length)];
			mdc.put(key, VALUES[random.nextInt(VALUES.length)]);
		}
		if (random.nextInt(10) == 0) {
			for (int i = 0; i < 20; i++) {
				mdc.put("k" + i, "v" + i);
			}
		}
	}

	private static LoggingEvent event(Map<String, String> mdc, Random random) {
		Events event = (random.nextInt(8) != 0) ? Events.info("m") : Events.error("m", new Exception("e"));
		for (int i = random.nextInt(3); i > 0; i--) {
			event.with(KEYS[random.nextInt(KEYS.length)], List.of("k", 4711, true).get(random.nextInt(3)));
		}
		return event.mdc(new HashMap<>(mdc)).get();
	}

	private static LoggingEvent event(Map<String, String> mdc, String message) {
		return Events.info(message).mdc(mdc).get();
	}

	private static String line(DocumentEncoder document, ILoggingEvent event) {
		return new String(document.encode(event), StandardCharsets.UTF_8);
	}

}
