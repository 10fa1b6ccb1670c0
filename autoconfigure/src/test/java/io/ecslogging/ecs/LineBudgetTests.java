package io.ecslogging.ecs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.Encoders;
import io.ecslogging.testing.Events;

import static org.assertj.core.api.Assertions.assertThat;

class LineBudgetTests {

	@ParameterizedTest
	@ValueSource(ints = { 1024, 2048, 8192, 16384 })
	void shouldTakeFramesFirstAndKeepTheHeadOfEveryCause(int size) {
		Exception failure = nested(new Exception("root"), 3);
		EcsLine line = encode(size, Events.error("x", failure).mdc("tenant", "acme").with("order.id", 4711));
		String stackTrace = line.string("error.stack_trace");
		assertThat(stackTrace).startsWith("java.lang.Exception: level 3")
			.contains("\nCaused by: java.lang.Exception: level 2")
			.contains("\nCaused by: java.lang.Exception: level 1")
			.contains("\nCaused by: java.lang.Exception: root")
			.contains("frames left out");
		assertThat(line.tags()).containsExactly("eu", "_line_truncated");
		assertThat(line.at("order.id").asInt()).isEqualTo(4711);
		assertThat(line.string("labels.tenant")).isEqualTo("acme");
	}

	@Test
	void shouldUseTheRoomThereIs() {
		byte[] line = new DocumentEncoder(Encoders.maxLineSize(8192))
			.encode(Events.error("x", nested(new Exception(), 1)).get());
		assertThat(line.length).isBetween(7900, 8192);
		line = new DocumentEncoder(Encoders.maxLineSize(8192)).encode(Events.info("\u20AC".repeat(10_000)).get());
		assertThat(line.length).isBetween(8180, 8192);
	}

	@Test
	void shouldCutTheLongestValuesAtCharacterBoundaries() {
		String smileys = "\uD83D\uDE00".repeat(1_000);
		EcsLine line = encode(2048, Events.info(smileys).with("long", "x".repeat(5_000)).with("short", "kept"));
		assertThat(smileys).startsWith(line.string("message"));
		assertThat(line.string("message")).hasSizeGreaterThan(200);
		assertThat(line.string("long")).hasSizeGreaterThan(400).matches("x+");
		assertThat(line.string("short")).isEqualTo("kept");
		assertThat(line.tags()).contains("_line_truncated");
	}

	@Test
	void shouldCutArraysBetweenElements() {
		List<Object> list = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			list.add((i % 2 == 0) ? List.of(i, "a\"]") : i);
		}
		EcsLine line = encode(1024, Events.info("x").with("list", list));
		assertThat(line.at("list").size()).isBetween(20, 499);
		assertThat(line.at("list").get(1).asInt()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 512, 1024, 16384, 1 << 20 })
	void shouldCutWhatIsTheSameOnEveryEventAndKeepTheRest(int size) {
		String longText = "x".repeat(16_384);
		ServiceMetadata service = new ServiceMetadata(longText, longText, "prod", "node");
		Map<String, String> labels = new LinkedHashMap<>();
		labels.put("team", longText);
		labels.put(longText + 1, "one");
		labels.put(longText + 2, "two");
		StaticFields fields = StaticFields.of(service, null, labels, List.of("eu", longText))
			.shipped(new HostMetadata(longText, null, KubernetesMetadata.NONE), DataStream.of("shop", "prod"));
		DocumentEncoder document = new DocumentEncoder(EcsSettings.builder(fields).maxLineSize(size).build());
		byte[] bytes = document.encode(Events.info("hello").mdc("tenant", "acme").with("order.id", 4711).get());
		assertThat(bytes.length).isLessThanOrEqualTo(size);
		EcsLine line = EcsLine.of(bytes).followsSpecification();
		assertThat(line.string("message")).isEqualTo("hello");
		assertThat(line.string("service.environment")).isEqualTo("prod");
		assertThat(line.string("service.name")).matches("x{16,1024}");
		assertThat(line.string("data_stream.dataset")).isEqualTo("shop");
		if (size > 512) {
			assertThat(line.tags()).contains("eu");
			assertThat(line.string("labels.team")).matches("x{16,1024}");
			assertThat(line.string("labels.tenant")).isEqualTo("acme");
			assertThat(line.at("order.id").asInt()).isEqualTo(4711);
			assertThat(line.at("labels")).extracting((label) -> label.asString()).contains("one", "two");
		}
		if (size >= 16384) {
			assertThat(line.string("service.name")).hasSize(1024);
			assertThat(line.tags()).doesNotContain("_line_truncated");
		}
	}

	@Test
	void shouldLeaveRoomForTheEventHoweverManyLabelsThereAre() {
		Map<String, String> labels = new LinkedHashMap<>();
		for (int i = 0; i < 1_000; i++) {
			labels.put("label" + i, "\uD83D\uDE00".repeat(1_000));
		}
		StaticFields fields = StaticFields.of(new ServiceMetadata("shop", null, null, null), null, labels, List.of());
		DocumentEncoder document = new DocumentEncoder(EcsSettings.of(fields));
		byte[] bytes = document.encode(Events.info("hello").with("text", "t".repeat(4_000)).get());
		EcsLine line = EcsLine.of(bytes).followsSpecification();
		assertThat(bytes.length).isLessThanOrEqualTo(16384);
		assertThat(line.string("text")).hasSize(4_000);
		assertThat(line.at("labels").size()).isGreaterThan(50);
		assertThat(line.string("labels.label0")).matches("(\uD83D\uDE00)+");
		assertThat(line.string("service.name")).isEqualTo("shop");
	}

	@Test
	void shouldCutLongNamesOnShortLines() {
		EcsLine line = encode(512, Events.info("hello").mdc("k".repeat(500), "v").with("order.id", 4711));
		assertThat(line.string("labels." + "k".repeat(64))).isEqualTo("v");
		assertThat(line.at("order.id").asInt()).isEqualTo(4711);
	}

	@Test
	void shouldFitWhateverTheEventHolds() {
		Random random = new Random(42);
		for (int round = 0; round < 3_000; round++) {
			int size = 512 + random.nextInt(2_000);
			Events event = random.nextBoolean() ? Events.info(text(random, 3_000))
					: Events.error(text(random, 500), nested(new Exception(text(random, 400)), random.nextInt(6)));
			for (int i = random.nextInt(60); i > 0; i--) {
				event.mdc(text(random, 30), text(random, 200)).with(text(random, 30), text(random, 300));
			}
			byte[] bytes = new DocumentEncoder(Encoders.maxLineSize(size)).encode(event.get());
			assertThat(bytes.length).isLessThanOrEqualTo(size);
			EcsLine line = EcsLine.of(bytes).followsSpecification();
			assertThat(line.string("log.logger")).isNotEmpty();
		}
	}

	private static Exception nested(Exception root, int levels) {
		Exception exception = root;
		root.setStackTrace(frames());
		for (int level = 1; level <= levels; level++) {
			exception = new Exception("level " + level, exception);
			exception.setStackTrace(frames());
		}
		return exception;
	}

	private static StackTraceElement[] frames() {
		StackTraceElement[] frames = new StackTraceElement[150];
		Arrays.setAll(frames, (i) -> new StackTraceElement("com.example.shop.Checkout$Step" + i, "execute",
				"Checkout.java", (int) (Math.random() * 1000)));
		return frames;
	}

	private static String text(Random random, int length) {
		StringBuilder text = new StringBuilder();
		for (int i = random.nextInt(length); i > 0; i--) {
			text.append((random.nextInt(20) == 0) ? (char) random.nextInt(0x10000) : (char) ('a' + random.nextInt(26)));
		}
		return text.toString();
	}

	private static EcsLine encode(int size, Events event) {
		byte[] line = new DocumentEncoder(Encoders.maxLineSize(size)).encode(event.get());
		assertThat(line.length).isLessThanOrEqualTo(size);
		assertThat(new String(line, StandardCharsets.UTF_8)).doesNotContain("\uFFFD");
		return EcsLine.of(line).followsSpecification();
	}

}
