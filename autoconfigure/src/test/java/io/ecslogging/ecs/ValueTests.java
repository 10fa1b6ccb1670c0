package io.ecslogging.ecs;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import net.logstash.logback.argument.StructuredArguments;
import net.logstash.logback.marker.Markers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.Encoders;
import io.ecslogging.testing.Events;

import static org.assertj.core.api.Assertions.assertThat;

class ValueTests {

	private final DocumentEncoder document = new DocumentEncoder(Encoders.settings());

	static Stream<Arguments> values() {
		return Stream.of(Arguments.of(1, "1"), Arguments.of(Long.MIN_VALUE, "-9223372036854775808"),
				Arguments.of((byte) -1, "-1"), Arguments.of(1.5f, "1.5"), Arguments.of(1e300, "1.0E300"),
				Arguments.of(Double.NaN, "\"NaN\""), Arguments.of(Float.NEGATIVE_INFINITY, "\"-Infinity\""),
				Arguments.of(new BigDecimal("1.10"), "1.10"),
				Arguments.of(BigInteger.TEN.pow(30), "1" + "0".repeat(30)), Arguments.of(new AtomicLong(7), "7"),
				Arguments.of(true, "true"), Arguments.of(null, "null"), Arguments.of('c', "\"c\""),
				Arguments.of(new StringBuilder("sb"), "\"sb\""), Arguments.of(TimeUnit.DAYS, "\"DAYS\""),
				Arguments.of(Optional.of(1), "\"Optional[1]\""),
				Arguments.of(LocalDate.of(2026, 1, 2), "\"2026-01-02\""),
				Arguments.of(Duration.ofSeconds(1), "\"PT1S\""), Arguments.of(Path.of("a", "b"), "\"a/b\""),
				Arguments.of(new int[] { 1, 2 }, "[1,2]"),
				Arguments.of(new double[] { 1.5, Double.NaN }, "[1.5,\"NaN\"]"),
				Arguments.of(new Object[] { null, "x", new boolean[] { true } }, "[null,\"x\",[true]]"),
				Arguments.of(List.of(), "[]"), Arguments.of(Map.of(), "{}"),
				Arguments.of(List.of(Map.of("k", List.of(1))), "[{\"k\":[1]}]"),
				Arguments.of(Map.of("k", Map.of("l", 1)), "{\"k\":{\"l\":1}}"));
	}

	@ParameterizedTest
	@MethodSource("values")
	void shouldKeepTypes(Object value, String json) {
		EcsLine line = encode(Events.info("x").with("v", value));
		assertThat(line.toString()).contains("\"v\":" + json);
	}

	@ParameterizedTest
	@MethodSource("trees")
	void shouldWriteTreesAsTheJsonThatTheyAre(Object tree) {
		EcsLine line = encode(Events.info("{}", StructuredArguments.kv("v.argument", tree))
			.with("v.tree", tree)
			.with("v.tree.f", 2)
			.with("v.map", Map.of("tree", tree))
			.with("v.list", Arrays.asList(tree, null)));
		String json = "{\"a\":[1,1.50,null,true,\"x\",\"AQ==\"],\"b\":{\"password\":\"******\"},\"c\":{}";
		assertThat(line.toString()).contains("\"argument\":" + json + "}", "\"tree\":" + json + ",\"f\":2}",
				"\"map\":{\"tree\":" + json + "}}", "\"list\":[" + json + "},null]");
		assertThat(line.toString()).doesNotContain("S1");
	}

	static Stream<Object> trees() {
		tools.jackson.databind.node.ObjectNode three = JsonMapper.shared().createObjectNode();
		three.putArray("a").add(1).add(new BigDecimal("1.50")).addNull().add(true).add("x").add(new byte[] { 1 });
		three.putObject("b").put("password", "S1");
		three.putPOJO("c", Map.of());
		ObjectNode two = new ObjectMapper().createObjectNode();
		two.putArray("a").add(1).add(new BigDecimal("1.50")).addNull().add(true).add("x").add(new byte[] { 1 });
		two.putObject("b").put("password", "S1");
		two.putPOJO("c", Map.of());
		return Stream.of(three, two);
	}

	static Stream<Arguments> holders() {
		Iterable<Integer> iterable = () -> List.of(1, 2).iterator();
		Cursor cursor = new Cursor();
		return Stream.of(Arguments.of(new SQLException("no table", "42S02"), "\"java.sql.SQLException: no table\""),
				Arguments.of(new IllegalStateException("x"), "\"java.lang.IllegalStateException: x\""),
				Arguments.of(iterable, "[1,2]"), Arguments.of(new Page(), "\"page 1 of 9\""),
				Arguments.of(cursor, "\"" + cursor + "\""), Arguments.of(Map.entry("k", 1), "{\"k\":1}"),
				Arguments.of(StructuredArguments.kv("k", List.of(1)), "{\"k\":[1]}"),
				Arguments.of(StructuredArguments.entries(Map.of("k", 1)), "{\"k\":1}"),
				Arguments.of(Markers.append("k", 1), "{\"k\":1}"),
				Arguments.of(JsonMapper.shared().getNodeFactory().stringNode("s"), "\"s\""),
				Arguments.of(JsonMapper.shared().getNodeFactory().numberNode(5), "5"),
				Arguments.of(JsonMapper.shared().nullNode(), "null"),
				Arguments.of(JsonMapper.shared().missingNode(), "null"),
				Arguments.of(JsonMapper.shared().createArrayNode().add(1), "[1]"),
				Arguments.of(JsonMapper.shared().getNodeFactory().pojoNode(Map.entry("k", 1)), "{\"k\":1}"),
				Arguments.of(JsonMapper.shared().getNodeFactory().pojoNode(Duration.ofSeconds(1)), "\"PT1S\""));
	}

	@ParameterizedTest
	@MethodSource("holders")
	void shouldWriteWhatAValueHolds(Object value, String json) {
		EcsLine line = encode(Events.info("x")
			.with("v", value)
			.with("list", List.of(value))
			.with("array", new Object[] { value })
			.with("map", List.of(Map.of("v", value))));
		assertThat(line.toString()).contains("\"v\":" + json, "\"list\":[" + json + "]", "\"array\":[" + json + "]",
				"\"map\":[{\"v\":" + json + "}]");
	}

	@Test
	void shouldKeepArgumentsWithLoneSurrogates() {
		EcsLine line = encode(Events.info("{}", StructuredArguments.kv("k\uD800", "v\uDC00")));
		assertThat(line.string("k\uFFFD")).isEqualTo("v\uFFFD");
		assertThat(this.document.stats().failedCount()).isZero();
	}

	@Test
	void shouldNotWriteThrowablesOfArgumentsAsBeans() {
		SQLException failure = new SQLException("no table");
		failure.setNextException(new SQLException("next"));
		EcsLine line = encode(Events.info("{}", StructuredArguments.kv("v", Map.of("failure", failure))));
		assertThat(line.string("v.failure")).isEqualTo("java.sql.SQLException: no table");
	}

	@Test
	void shouldTakeStringsOfATreeAsTags() {
		assertThat(encode(Events.info("x").with("tags", JsonMapper.shared().createArrayNode().add("a"))).tags())
			.containsExactly("eu", "a");
	}

	@Test
	void shouldTellKeysOfAMapApartThatReadTheSame() {
		Map<Object, Object> map = new HashMap<>(Map.of(1, "a", "1", "b"));
		map.put(null, "n");
		EcsLine line = encode(Events.info("x").with("list", List.of(map)));
		assertThat(line.at("list").get(0).size()).isEqualTo(3);
		assertThat(encode(Events.info("x").with("map", map)).at("map").size()).isEqualTo(2);
	}

	@Test
	void shouldComeToAnEndWithWhatHasNone() {
		List<Object> list = new ArrayList<>();
		list.add(list);
		list.add(list);
		Map<String, Object> map = new HashMap<>();
		map.put("self", map);
		map.put("other", Map.of("back", map));
		Iterable<Integer> endless = () -> Stream.iterate(1, (i) -> i + 1).iterator();
		EcsLine line = encode(Events.info("x").with("list", list).with("map", map).with("endless", endless));
		assertThat(line.tags()).contains("_line_truncated");
		assertThat(line.string("message")).isEqualTo("x");
		Object deep = 1;
		for (int i = 0; i < 100_000; i++) {
			deep = (i % 2 == 0) ? List.of(deep) : Map.of("m", deep);
		}
		assertThat(encode(Events.info("x").with("deep", deep)).toString()).contains("nested deeper than");
	}

	@Test
	void shouldSayWhatFailedInPlaceOfAValue() {
		EcsLine line = encode(Events.info("x").with("throws", failing((i) -> {
			throw new IllegalStateException("secret");
		}))
			.with("overflows", failing((i) -> recurse(1)))
			.with("nothing", failing((i) -> null))
			.with("iterator", (Iterable<Object>) () -> {
				throw new UnsupportedOperationException();
			})
			.with("halfway", List.of(1, new BrokenMap()))
			.with("map", new BrokenMap())
			.with("last", 1));
		assertThat(line.string("throws")).contains("failed: java.lang.IllegalStateException").doesNotContain("secret");
		assertThat(line.string("overflows")).contains("failed: java.lang.StackOverflowError");
		assertThat(line.at("nothing").isNull()).isTrue();
		assertThat(line.string("iterator")).contains("failed: java.lang.UnsupportedOperationException");
		assertThat(line.at("halfway").get(1).asString()).contains("failed: java.util.ConcurrentModification");
		assertThat(line.string("map.a")).isEqualTo("changed");
		assertThat(line.string("labels.map")).contains("failed: java.util.ConcurrentModification");
		assertThat(line.at("last").asInt()).isEqualTo(1);
		assertThat(this.document.stats().failedCount()).isEqualTo(5);
	}

	@Test
	void shouldAskAnObjectOnlyOnceHoweverLongTheLine() {
		AtomicLong calls = new AtomicLong();
		Iterator<String> once = List.of("a", "b").iterator();
		EcsLine line = encode(Events.info("y".repeat(40_000)).with("counted", failing((i) -> {
			calls.incrementAndGet();
			return "value";
		})).with("once", (Iterable<String>) () -> once));
		assertThat(calls).hasValue(1);
		assertThat(line.at("once").toString()).isEqualTo("[\"a\",\"b\"]");
	}

	@Test
	void shouldEncodeWithinToString() {
		EcsLine line = encode(Events.info("x").with("v", failing((i) -> {
			EcsLine.of(this.document.encode(Events.info("inner").with("n", 1).get()));
			return "outer";
		})).with("w", 2));
		assertThat(line.string("v")).isEqualTo("outer");
		assertThat(line.at("w").asInt()).isEqualTo(2);
	}

	private static String recurse(int depth) {
		return recurse(depth + 1) + depth;
	}

	private static Object failing(Function<Integer, String> text) {
		return new Object() {

			@Override
			public String toString() {
				return text.apply(0);
			}

		};
	}

	private EcsLine encode(Events event) {
		return EcsLine.of(this.document.encode(event.get()));
	}

	/**
	 * Changes while it is read.
	 */
	private static final class BrokenMap extends HashMap<String, Object> {

		BrokenMap() {
			put("a", failing((i) -> {
				put("more" + size(), 1);
				return "changed";
			}));
			put("b", 1);
			put("c", 2);
		}

	}

	/**
	 * An iterable with a text of its own.
	 */
	private static final class Page implements Iterable<Integer> {

		@Override
		public Iterator<Integer> iterator() {
			throw new IllegalStateException();
		}

		@Override
		public String toString() {
			return "page 1 of 9";
		}

	}

	/**
	 * An iterable that has to be closed, so only the application reads it.
	 */
	private static final class Cursor implements Iterable<Integer>, AutoCloseable {

		@Override
		public Iterator<Integer> iterator() {
			throw new IllegalStateException();
		}

		@Override
		public void close() {
		}

	}

}
