package io.ecslogging.ecs;

import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import ch.qos.logback.classic.spi.LoggingEvent;
import net.logstash.logback.argument.StructuredArguments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Marker;
import org.slf4j.helpers.BasicMarkerFactory;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.Encoders;
import io.ecslogging.testing.Events;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Events that try to break the encoder.
 */
@Timeout(20)
class HostileEventTests {

	private final DocumentEncoder document = new DocumentEncoder(Encoders.settings());

	@Test
	void shouldKeepNothingForTheNextEvent() {
		EcsLine first = encode(Events.info("1").with("log.origin.file", List.of("alice", "secret")));
		assertThat(first.string("labels.log_origin_file")).isEqualTo("[\"alice\",\"secret\"]");
		EcsLine second = encode(Events.info("2").with("user.id", List.of("bob")).with("log.origin.file.name", "F"));
		assertThat(second.toString()).doesNotContain("secret").doesNotContain("log_origin_file");
		assertThat(second.string("log.origin.file.name")).isEqualTo("F");
	}

	@ParameterizedTest
	@CsvSource({ "20,0,512", "80,0,512", "300,0,4096", "0,40,1024", "16,15,16384", "1,300,16384" })
	void shouldFitThrowablesWithoutEnd(int causes, int suppressed, int size) {
		Exception failure = new Exception("root");
		for (int i = 0; i < causes; i++) {
			failure = new Exception("cause " + i, failure);
			for (int j = 0; j < suppressed; j++) {
				failure.addSuppressed(new Exception("suppressed " + j));
			}
		}
		Exception nested = new Exception("innermost");
		for (int i = 0; i < suppressed; i++) {
			Exception outer = new Exception("outer " + i);
			outer.addSuppressed(nested);
			nested = outer;
		}
		failure.addSuppressed(nested);
		byte[] line = new DocumentEncoder(Encoders.maxLineSize(size)).encode(Events.error("x", failure).get());
		assertThat(line.length).isLessThanOrEqualTo(size);
		assertThat(EcsLine.of(line).followsSpecification().tags()).contains("_line_truncated");
	}

	@Test
	void shouldKeepTheHeadOfEachOfManyCauses() {
		Exception failure = new Exception("root");
		for (int i = 0; i < 299; i++) {
			failure = new Exception("c" + i, failure);
		}
		String stackTrace = encode(Events.error("x", failure)).string("error.stack_trace");
		assertThat(stackTrace.split("\nCaused by: ")).hasSize(300);
	}

	@Test
	void shouldSayThatSuppressedOnesAreMissing() {
		Exception failure = new Exception("x");
		for (int i = 0; i < 2_000; i++) {
			failure.addSuppressed(new Exception("s" + i, null, false, false) {

			});
		}
		byte[] line = new DocumentEncoder(Encoders.maxLineSize(16 << 20)).encode(Events.error("x", failure).get());
		assertThat(EcsLine.of(line).tags()).contains("_line_truncated");
	}

	@Test
	void shouldNotFollowSharedMapsForEver() {
		Map<String, Object> map = new HashMap<>(Map.of("v", 1));
		for (int i = 0; i < 15; i++) {
			Map<String, Object> outer = new HashMap<>();
			for (int k = 0; k < 6; k++) {
				outer.put("k" + k, map);
			}
			map = outer;
		}
		List<Map<String, Object>> graph = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			graph.add(new HashMap<>());
		}
		for (Map<String, Object> node : graph) {
			for (int i = 0; i < 12; i++) {
				node.put("n" + i, graph.get(i));
			}
		}
		EcsLine line = encode(
				Events.info("x").with("shared", map).with("graph", graph.get(0)).with("endless", new Endless()));
		assertThat(line.tags()).contains("_line_truncated");
	}

	@Test
	void shouldNotFollowFailingListsForEver() {
		EcsLine line = encode(Events.info("x").with("bad", new Bad()).with("n", 1));
		assertThat(line.at("n").asInt()).isEqualTo(1);
	}

	@Test
	void shouldReadTagsOnce() {
		Iterator<Object> strings = Stream.<Object>of("a", "b").iterator();
		Iterator<Object> mixed = Stream.<Object>of("t1", 2).iterator();
		Iterable<Object> endless = () -> Stream.<Object>generate(() -> "e" + Math.random()).iterator();
		Iterable<Object> failing = () -> {
			throw new IllegalStateException();
		};
		assertThat(encode(Events.info("x").with("tags", (Iterable<Object>) () -> strings)).tags()).contains("a", "b");
		assertThat(encode(Events.info("x").with("tags", (Iterable<Object>) () -> mixed)).string("labels.tags"))
			.isEqualTo("[\"t1\",2]");
		assertThat(encode(Events.info("x").with("tags", endless)).tags()).contains("_line_truncated");
		assertThat(encode(Events.error("x", new Exception("kept")).with("tags", failing)).string("error.message"))
			.isEqualTo("kept");
	}

	@Test
	void shouldSurviveMarkersAndNumbersThatThrow() {
		Marker marker = new BasicMarkerFactory().getDetachedMarker("m");
		Marker broken = (Marker) java.lang.reflect.Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Marker.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("hasReferences")) {
						throw new IllegalStateException();
					}
					return method.invoke(marker, arguments);
				});
		LongAdder adder = new LongAdder() {

			@Override
			public long longValue() {
				throw new IllegalStateException();
			}

		};
		EcsLine line = encode(Events.error("x", new Exception("kept")).marker(broken).with("adder", adder));
		assertThat(line.string("error.message")).isEqualTo("kept");
		assertThat(line.string("labels.markers")).contains("failed");
		assertThat(line.string("adder")).contains("failed");
	}

	@Test
	void shouldWriteEventsWithNothingInThem() {
		assertThat(EcsLine.of(this.document.encode(new LoggingEvent())).names()).contains("@timestamp", "log.level");
	}

	@Test
	void shouldKeepTheTraceIdThatIsNotBelieved() {
		EcsLine line = encode(Events.info("x").mdc("traceId", "A").with("trace.id", "B"));
		assertThat(line.string("trace.id")).isEqualTo("A");
		assertThat(line.string("labels.trace_id")).isEqualTo("B");
	}

	@Test
	void shouldNotShowSecretArgumentsInTheMessage() {
		EcsLine line = encode(Events.info("login {} {} {}", StructuredArguments.kv("password", "S1"),
				StructuredArguments.value("token", "S2"), StructuredArguments.entries(Map.of("secret", "S3"))));
		assertThat(line.toString()).doesNotContain("S1", "S2", "S3");
		assertThat(line.string("message")).isEqualTo("login ****** ****** ******");
	}

	@Test
	void shouldMaskTheMessageOfAnEventThatCannotBeEncoded() {
		DocumentEncoder masking = new DocumentEncoder(
				Encoders.mask(new SecretMask(List.of(), List.of(Pattern.compile("\\d{16}")))));
		LoggingEvent broken = new LoggingEvent() {

			@Override
			public List<Marker> getMarkerList() {
				throw new IllegalStateException();
			}

		};
		broken.setMessage("card 1234567890123456");
		EcsLine line = EcsLine.of(masking.encode(broken));
		assertThat(line.string("message")).isEqualTo("card ******");
		assertThat(line.tags()).containsExactly("eu", "_encoding_failed");
	}

	@ParameterizedTest
	@CsvSource({ "ECS_LOGGING,16384", "NESTED,16384", "ECS_LOGGING,512", "NESTED,1024" })
	void shouldLayOutAnEventThatCannotBeEncodedLikeAnyOther(Layout layout, int size) {
		StaticFields fields = Encoders.SHOP.shipped(new HostMetadata("h1", null, KubernetesMetadata.NONE),
				DataStream.of("shop", "prod"));
		DocumentEncoder document = new DocumentEncoder(
				EcsSettings.builder(fields).layout(layout).maxLineSize(size).build());
		LoggingEvent broken = broken(Events.error("m".repeat(1_000), new Exception("x")).get());
		byte[] bytes = document.encode(broken);
		assertThat(bytes.length).isLessThanOrEqualTo(size);
		EcsLine line = EcsLine.of(bytes).hasEcsTypes();
		assertThat(line.string("@timestamp")).isEqualTo("2026-11-22T18:12:09.123456Z");
		assertThat(line.string("log.level")).isEqualTo("ERROR");
		assertThat(line.string("ecs.version")).isEqualTo("9.4.0");
		assertThat(line.string("message")).matches("m{16,128}");
		assertThat(line.string("service.name")).isEqualTo("shop");
		assertThat(line.string("event.dataset")).isEqualTo("shop");
		assertThat(line.string("data_stream.namespace")).isEqualTo("prod");
		assertThat(line.string("labels.team")).isEqualTo((size > 512) ? "checkout" : null);
		assertThat(line.at("process.pid").asLong()).isEqualTo(ProcessHandle.current().pid());
		assertThat(line.string("log.logger")).startsWith("com.example.Chec");
		assertThat(line.string("error.type")).startsWith("java.lang.Illega");
		assertThat(line.tags()).contains("_encoding_failed");
		if (layout == Layout.NESTED) {
			assertThat(line.names()).noneMatch((name) -> name.contains("."));
		}
		else {
			line.followsSpecification();
		}
	}

	@Test
	void shouldNameAndFilterTheFieldsOfAnEventThatCannotBeEncoded() {
		DocumentEncoder renaming = new DocumentEncoder(Encoders.filter(new MemberFilter(Set.of(),
				Set.of("error.type", "labels", "process.pid"), Map.of("message", "text", "log.level", "severity"))));
		EcsLine line = EcsLine.of(renaming.encode(broken(Events.info("hello").get())));
		assertThat(line.names()).containsExactly("@timestamp", "severity", "text", "ecs.version", "service", "event",
				"log", "tags");
		EcsLine nothing = EcsLine.of(this.document.encode(new LoggingEvent() {

			@Override
			public java.time.Instant getInstant() {
				throw new IllegalStateException();
			}

			@Override
			public String getMessage() {
				throw new IllegalStateException();
			}

			@Override
			public ch.qos.logback.classic.Level getLevel() {
				throw new IllegalStateException();
			}

		}));
		assertThat(nothing.isLaidOutAsSpecified().tags()).contains("_encoding_failed");
		assertThat(nothing.string("service.name")).isEqualTo("shop");
	}

	/**
	 * Return a copy of an event. Reading its markers throws.
	 */
	private static LoggingEvent broken(LoggingEvent event) {
		LoggingEvent broken = new LoggingEvent() {

			@Override
			public List<Marker> getMarkerList() {
				throw new IllegalStateException();
			}

		};
		broken.setInstant(event.getInstant());
		broken.setLevel(event.getLevel());
		broken.setLoggerName(event.getLoggerName());
		broken.setMessage(event.getMessage());
		return broken;
	}

	@Test
	void shouldCutWhatOtherwiseNeverFits() {
		EcsLine line = encode(Events.error("message", new Exception("e"))
			.with("k".repeat(20_000), "v")
			.with("big", new java.math.BigInteger("9".repeat(20_000)))
			.with("z", 1));
		assertThat(line.at("z").asInt()).isEqualTo(1);
		assertThat(line.string("message")).isEqualTo("message");
		assertThat(line.string("labels." + "k".repeat(512))).isEqualTo("v");
	}

	@Test
	void shouldCountEachDisplacementOnce() {
		encode(Events.info("x").with("message", "a").with("message", "b"));
		assertThat(this.document.stats().displacedCount()).isEqualTo(2);
		encode(Events.info("x").with("l", List.of(1)).with("l", List.of(1)));
		assertThat(this.document.stats().displacedCount()).isEqualTo(2);
	}

	@Test
	void shouldNotRepeatKeysThatAreRenamed() {
		DocumentEncoder renaming = new DocumentEncoder(
				Encoders.filter(new MemberFilter(Set.of(), Set.of("labels.team"), Map.of("log.level", "severity",
						"ecs.version", "version", "error.type", "kind", "labels.tenant", "ten"))));
		EcsLine line = EcsLine.of(renaming.encode(Events.error("x", new Exception("e"))
			.with("severity", "high")
			.with("version", "1")
			.with("error.kind", "mine")
			.mdc("tenant", "acme")
			.get()));
		assertThat(line.string("severity")).isEqualTo("ERROR");
		assertThat(line.string("version")).isEqualTo("9.4.0");
		assertThat(line.string("error.kind")).isEqualTo("java.lang.Exception");
		assertThat(line.at("labels").propertyNames()).containsExactlyInAnyOrder("severity", "version", "error_kind",
				"ten");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shouldKeepThreadsApart(boolean virtual) throws Exception {
		ExecutorService threads = virtual ? virtualThreads() : Executors.newFixedThreadPool(8);
		List<Callable<Void>> tasks = new ArrayList<>();
		for (int thread = 0; thread < 8; thread++) {
			String name = "t" + thread;
			tasks.add(() -> {
				for (int i = 0; i < 5_000; i++) {
					EcsLine line = encode(Events.info("{}", name + i)
						.mdc("tenant", name + i)
						.with("a." + name, i)
						.with("service." + name, List.of(i)));
					assertThat(line.string("message")).isEqualTo(name + i);
					assertThat(line.at("labels").toString())
						.isEqualTo("{\"team\":\"checkout\",\"tenant\":\"%s\"}".formatted(name + i));
					assertThat(line.at("a").toString()).isEqualTo("{\"%s\":%d}".formatted(name, i));
					assertThat(line.at("service." + name).toString()).isEqualTo("[" + i + "]");
				}
				return null;
			});
		}
		try {
			for (Future<Void> task : threads.invokeAll(tasks)) {
				task.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	/**
	 * Return an executor with virtual threads, or with platform threads on a JDK without
	 * them.
	 */
	private static ExecutorService virtualThreads() throws Exception {
		try {
			return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (NoSuchMethodException ex) {
			return Executors.newCachedThreadPool();
		}
	}

	private EcsLine encode(Events event) {
		return EcsLine.of(this.document.encode(event.get()));
	}

	/**
	 * Contains itself, and fails in the end.
	 */
	private static final class Bad extends AbstractList<Object> {

		@Override
		public Object get(int index) {
			if (index < 10) {
				return this;
			}
			throw new IllegalStateException();
		}

		@Override
		public int size() {
			return 11;
		}

	}

	/**
	 * Has entries without end.
	 */
	private static final class Endless extends AbstractMap<String, Object> {

		@Override
		public Set<Entry<String, Object>> entrySet() {
			return new java.util.AbstractSet<>() {

				@Override
				public Iterator<Entry<String, Object>> iterator() {
					return Stream.iterate(0, (i) -> i + 1).map((i) -> Map.entry("e" + i, (Object) i)).iterator();
				}

				@Override
				public int size() {
					return Integer.MAX_VALUE;
				}

			};
		}

	}

}
