package io.ecslogging.ecs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.fasterxml.jackson.databind.ObjectMapper;
import net.logstash.logback.argument.StructuredArguments;
import net.logstash.logback.marker.Markers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.Encoders;
import io.ecslogging.testing.Events;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random events: a strict parser must read what was logged. The number of an event is its
 * seed. A failure names the number, so that the event can be created again.
 */
class RandomEventTests {

	private static final int EVENTS = Integer.getInteger("random.events", 100_000);

	private static final ObjectMapper FORMER_MAPPER = new ObjectMapper();

	private static final String SECRET = "not to be seen";

	private static final String[] NAMES = { "a", "b", "c", "message", "service", "name", "log", "level", "origin",
			"error", "type", "user", "id", "labels", "team", "http", "request", "@timestamp", "ecs", "version",
			"process", "thread", "trace", "x-y", "\u00E4\u20AC", "q\"\n", "", " ", "_id", "_source", "k\uD800",
			"k\uDC00" };

	@ParameterizedTest
	@EnumSource(Layout.class)
	void shouldKeepEveryValue(Layout layout) {
		EcsSettings settings = Encoders.layout(layout);
		DocumentEncoder document = new DocumentEncoder(EcsSettings.builder(settings.fields())
			.layout(layout)
			.context(settings.context())
			.maxLineSize(1 << 20)
			.members(settings.members())
			.build());
		for (int number = 0; number < EVENTS; number++) {
			Random random = new Random(number);
			Sample sample = Sample.create(random);
			byte[] line = document.encode(sample.event.get());
			try {
				sample.check(EcsLine.of(line));
			}
			catch (Throwable ex) {
				throw new AssertionError("Event " + number + ": " + new String(line), ex);
			}
		}
	}

	@Test
	void shouldFitTheLine() {
		for (int number = 0; number < EVENTS / 20; number++) {
			Random random = new Random(number);
			int size = 512 + random.nextInt(3_000);
			DocumentEncoder document = new DocumentEncoder(Encoders.maxLineSize(size));
			Sample sample = Sample.create(random);
			int causes = random.nextInt(5);
			Events event = (causes > 0) ? sample.event.throwable(failure(random, causes)) : sample.event;
			byte[] line = document.encode(event.get());
			try {
				assertThat(line.length).isLessThanOrEqualTo(size);
				EcsLine read = EcsLine.of(line).isLaidOutAsSpecified();
				if (causes > 0) {
					assertThat(read.string("error.stack_trace").split("\nCaused by: ")).hasSize(causes)
						.allMatch((head) -> head.startsWith("java.lang.Ex"));
				}
			}
			catch (Throwable ex) {
				throw new AssertionError("Event " + number + ": " + new String(line), ex);
			}
		}
	}

	private static Throwable failure(Random random, int causes) {
		Throwable failure = null;
		for (int cause = causes - 1; cause >= 0; cause--) {
			failure = new Exception("Failure" + cause + " " + text(random, 60), failure);
			StackTraceElement[] frames = new StackTraceElement[random.nextInt(60)];
			for (int i = 0; i < frames.length; i++) {
				frames[i] = new StackTraceElement("com.example." + text(random, 30), "m" + i, "File.java", i);
			}
			failure.setStackTrace(frames);
		}
		return failure;
	}

	private static String text(Random random, int length) {
		StringBuilder text = new StringBuilder();
		for (int i = random.nextInt(length); i > 0; i--) {
			switch (random.nextInt(12)) {
				case 0 -> text.append((char) random.nextInt(0x10000));
				case 1 -> text.appendCodePoint(0x10000 + random.nextInt(0x10000));
				case 2 -> text.append((char) random.nextInt(0x30));
				default -> text.append((char) (' ' + random.nextInt(95)));
			}
		}
		return text.toString();
	}

	/**
	 * An event and the values that were logged. All values are different, so a value that
	 * is found is the one that was logged.
	 */
	private static final class Sample {

		private final Random random;

		private final Map<Object, List<String>> keysByValue = new LinkedHashMap<>();

		private final String message;

		private boolean withSecret;

		private Events event;

		private Sample(Random random) {
			this.random = random;
			this.message = text(random, 80).replace("{}", "");
		}

		static Sample create(Random random) {
			Sample sample = new Sample(random);
			List<Object> arguments = new ArrayList<>();
			for (int i = random.nextInt(3); i > 0; i--) {
				String key = sample.key();
				arguments.add(StructuredArguments.kv(key, sample.scalar(key)));
			}
			sample.withSecret = random.nextInt(8) == 0;
			if (sample.withSecret) {
				arguments.add(0, sample.secret());
			}
			sample.event = Events.info(sample.message + (sample.withSecret ? " {}" : ""), arguments.toArray());
			if (sample.withSecret) {
				sample.event.with(sample.key(), sample.secret()).with("list", List.of(sample.secret()));
			}
			for (int i = random.nextInt(6); i > 0; i--) {
				String key = sample.key();
				sample.event.mdc(key + i, sample.unique(key + i, "m" + random.nextInt()));
			}
			for (int i = random.nextInt(6); i > 0; i--) {
				String key = sample.key();
				sample.event.with(key, sample.value(key));
			}
			if (random.nextInt(8) == 0) {
				String key = sample.key();
				sample.event.marker(Markers.append(key, sample.scalar(key)));
			}
			return sample;
		}

		private String key() {
			StringBuilder key = new StringBuilder(NAMES[this.random.nextInt(NAMES.length)]);
			while (this.random.nextInt(3) == 0) {
				key.append('.').append(NAMES[this.random.nextInt(NAMES.length)]);
			}
			return key.toString();
		}

		private Object value(String key) {
			if (key.length() < 40 && this.random.nextInt(4) == 0) {
				Map<String, Object> map = new LinkedHashMap<>();
				for (int i = this.random.nextInt(3); i >= 0; i--) {
					String name = NAMES[this.random.nextInt(NAMES.length)] + i;
					map.put(name, value(key + '.' + name));
				}
				return switch (this.random.nextInt(5)) {
					case 0 -> tree(map);
					case 1 -> formerTree(map);
					case 2 -> new Headers(map);
					default -> map;
				};
			}
			return scalar(key);
		}

		private static Object tree(Map<String, Object> map) {
			ObjectNode tree = JsonMapper.shared().createObjectNode();
			map.forEach(tree::putPOJO);
			return tree;
		}

		private static Object formerTree(Map<String, Object> map) {
			com.fasterxml.jackson.databind.node.ObjectNode tree = FORMER_MAPPER.createObjectNode();
			map.forEach(tree::putPOJO);
			return tree;
		}

		/**
		 * Return an object with a secret that a message shows as {@code password=******}.
		 */
		private Object secret() {
			return switch (this.random.nextInt(5)) {
				case 0 -> new Login(SECRET);
				case 1 -> Map.of("password", SECRET);
				case 2 -> Map.entry("password", SECRET);
				case 3 -> new Headers(Map.of("password", List.of(SECRET)));
				default -> StructuredArguments.kv("login", new Login(SECRET));
			};
		}

		private Object scalar(String key) {
			return switch (this.random.nextInt(5)) {
				case 0 -> unique(key, this.random.nextInt());
				case 1 -> unique(key, this.random.nextLong());
				case 2 -> unique(key, this.random.nextInt() / 1000.0);
				case 3 -> unique(key, this.random.nextGaussian() * Math.pow(10, this.random.nextInt(40) - 20));
				default -> unique(key, "s" + this.random.nextInt() + text(this.random, 20));
			};
		}

		private <T> T unique(String key, T value) {
			this.keysByValue.computeIfAbsent(value, (any) -> new ArrayList<>()).add(key);
			return value;
		}

		void check(EcsLine line) {
			line.hasEcsTypes(List.of("@timestamp", "log.level", "message", "ecs.version", "service.name", "process.pid",
					"process.thread.name", "process.thread.id", "log.logger", "labels"));
			assertThat(line.string("message")).startsWith(wellFormed(this.message));
			assertThat(line.string("message").substring(wellFormed(this.message).length()))
				.matches(this.withSecret ? " .*password=\\*{6}[}\\]]?" : "");
			assertThat(line.toString()).doesNotContain(SECRET);
			assertThat(line.tags()).containsExactly("eu");
			this.keysByValue.forEach((value, keys) -> {
				for (String key : keys) {
					assertThat(isAt(line.at(wellFormed(key)), value) || isLabel(line.at("labels"), value))
						.as("%s = %s", key, value)
						.isTrue();
				}
			});
		}

		private static boolean isAt(JsonNode node, Object value) {
			if (node == null) {
				return false;
			}
			if (value instanceof Integer || value instanceof Long) {
				return node.isIntegralNumber() && node.asLong() == ((Number) value).longValue();
			}
			if (value instanceof Double number) {
				return node.isNumber() && node.asDouble() == number;
			}
			return node.isString() && node.asString().equals(wellFormed(value.toString()));
		}

		private static boolean isLabel(JsonNode labels, Object value) {
			for (JsonNode label : labels) {
				if (label.asString().equals(wellFormed(value.toString()))
						|| value instanceof Double number && label.asString().matches("-?\\d[\\d.E+-]*")
								&& Double.parseDouble(label.asString()) == number) {
					return true;
				}
			}
			return false;
		}

		private static String wellFormed(String text) {
			StringBuilder wellFormed = new StringBuilder();
			text.codePoints()
				.forEach((point) -> wellFormed.appendCodePoint((point >= 0xD800 && point <= 0xDFFF) ? 0xFFFD : point));
			return wellFormed.toString();
		}

	}

	record Login(String password) {

	}

	/**
	 * A map that is not a {@link Map}.
	 */
	public static final class Headers {

		private final Map<String, ?> map;

		Headers(Map<String, ?> map) {
			this.map = map;
		}

		public Map<String, ?> asMultiValueMap() {
			return this.map;
		}

	}

}
