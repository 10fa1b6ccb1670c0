package io.ecslogging.ecs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import net.logstash.logback.argument.StructuredArguments;
import net.logstash.logback.marker.Markers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.Encoders;
import io.ecslogging.testing.Events;

import static org.assertj.core.api.Assertions.assertThat;

class CollisionTests {

	private final DocumentEncoder document = new DocumentEncoder(Encoders.maxLineSize(4 << 20));

	@ParameterizedTest
	@ValueSource(strings = { "message", "@timestamp", "log.level", "log.logger", "ecs.version", "service.name",
			"service.node.name", "event.dataset", "process.pid", "process.thread.name", "log.level.x", "message.x" })
	void shouldKeepTheDocumentsOwnFieldAndDisplaceTheOther(String key) {
		EcsLine line = encode(Events.info("hello").with(key, "mine")).followsSpecification();
		assertThat(line.string("message")).isEqualTo("hello");
		assertThat(line.at("labels").get(key.replace('.', '_')).asString()).isEqualTo("mine");
		assertThat(this.document.stats().displacedCount()).isEqualTo(1);
	}

	@Test
	void shouldExtendTheDocumentsOwnObjects() {
		EcsLine line = encode(Events.info("x")
			.with("service.id", "s1")
			.with("service.node.roles", List.of("a"))
			.with("event.action", "login")
			.with("process.uptime", 12)
			.with("process.thread.x", true)
			.with("log.origin.x", "o")
			.with("ecs.y", 1)
			.with("error.code", "E1")).followsSpecification();
		assertThat(line.string("service.id")).isEqualTo("s1");
		assertThat(line.at("service.node").toString()).isEqualTo("{\"name\":\"shop-7d9f\",\"roles\":[\"a\"]}");
		assertThat(line.string("event.action")).isEqualTo("login");
		assertThat(line.at("process.uptime").asInt()).isEqualTo(12);
		assertThat(line.at("process.thread.x").asBoolean()).isTrue();
		assertThat(line.string("log.origin.x")).isEqualTo("o");
		assertThat(line.string("error.code")).isEqualTo("E1");
		assertThat(line.document().at("/ecs/y").asInt()).isEqualTo(1);
		assertThat(this.document.stats().displacedCount()).isZero();
		assertThat(encode(Events.info("next")).at("service").propertyNames()).doesNotContain("id");
	}

	@ParameterizedTest
	@ValueSource(strings = { "service", "user", "error", "url", "host", "trace", "process", "log" })
	void shouldMakeALabelOfAScalarWhereEcsHasAnObject(String key) {
		EcsLine line = encode(Events.info("x").with(key, "scalar")).followsSpecification();
		assertThat(line.at("labels").get(key).asString()).isEqualTo("scalar");
	}

	@Test
	void shouldMergeMapsIntoObjects() {
		EcsLine line = encode(Events.info("x")
			.with("http", Map.of("request", Map.of("method", "GET")))
			.with("http.request.id", "r1")
			.with("service", Map.of("type", "web", "name", "mine"))).followsSpecification();
		assertThat(line.string("http.request.method")).isEqualTo("GET");
		assertThat(line.string("http.request.id")).isEqualTo("r1");
		assertThat(line.string("service.type")).isEqualTo("web");
		assertThat(line.string("service.name")).isEqualTo("shop");
		assertThat(line.string("labels.service_name")).isEqualTo("mine");
	}

	@Test
	void shouldLetTheEventsOwnErrorWin() {
		EcsLine line = encode(Events.error("x", new IllegalStateException("ours"))
			.with("error.message", "mine")
			.with("error.code", "E7")).followsSpecification();
		assertThat(line.string("error.message")).isEqualTo("ours");
		assertThat(line.string("labels.error_message")).isEqualTo("mine");
		assertThat(line.string("error.code")).isEqualTo("E7");
		EcsLine without = encode(Events.info("x").with("error.message", "mine")).followsSpecification();
		assertThat(without.string("error.message")).isEqualTo("mine");
	}

	@Test
	void shouldGiveTheSameDocumentInEveryOrder() {
		Map<String, Object> values = Map.of("a", 1, "a.b", 2, "a.b.c", 3);
		Set<String> documents = new HashSet<>();
		for (List<String> order : permutations(List.of("a", "a.b", "a.b.c"))) {
			Events event = Events.info("x");
			order.forEach((key) -> event.with(key, values.get(key)));
			EcsLine line = encode(event);
			documents.add(line.at("a") + " " + line.at("labels.a") + " " + line.at("labels.a_b"));
		}
		assertThat(documents).containsExactly("{\"b\":{\"c\":3}} \"1\" \"2\"");
	}

	@Test
	void shouldLetTheLastOfEqualsWinAndKeepTheOthers() {
		EcsLine line = encode(Events.info("{}", StructuredArguments.kv("user.id", "argument"))
			.mdc("user.id", "mdc")
			.with("user.id", "first")
			.with("user.id", "second")
			.marker(Markers.append("user.id", "marker"))).followsSpecification();
		assertThat(line.string("user.id")).isEqualTo("marker");
		assertThat(line.string("labels.user_id")).isEqualTo("argument");
		assertThat(List.of(line.string("labels.user_id_2"), line.string("labels.user_id_3"),
				line.string("labels.user_id_4")))
			.containsExactlyInAnyOrder("mdc", "first", "second");
	}

	@Test
	void shouldSayNothingOfEqualValues() {
		EcsLine line = encode(Events.info("x").mdc("user.id", "u1").with("user.id", "u1"));
		assertThat(line.string("user.id")).isEqualTo("u1");
		assertThat(line.at("labels").propertyNames()).containsExactly("team");
		assertThat(this.document.stats().displacedCount()).isZero();
	}

	@Test
	void shouldKeepStaticLabels() {
		EcsLine line = encode(Events.info("x").mdc("team", "other").with("labels.team", "third"));
		assertThat(line.string("labels.team")).isEqualTo("checkout");
		assertThat(List.of(line.string("labels.team_2"), line.string("labels.team_3"))).containsExactly("other",
				"third");
		EcsLine next = encode(Events.info("x").mdc("team", "again"));
		assertThat(next.string("labels.team_2")).isEqualTo("again");
	}

	@Test
	void shouldMakeLabelsOfKeysThatElasticsearchRefuses() {
		EcsLine line = encode(Events.info("x")
			.with(".a", 1)
			.with("a..b", 2)
			.with("b.", 3)
			.with("", 4)
			.with(" ", 5)
			.with(null, 6)
			.with("x.".repeat(40) + "y", 7)
			.mdc("", "m")
			.mdc("k*\\", "star")).followsSpecification();
		assertThat(line.string("labels._a")).isEqualTo("1");
		assertThat(line.string("labels.a__b")).isEqualTo("2");
		assertThat(line.string("labels.b_")).isEqualTo("3");
		assertThat(line.string("labels.k__")).isEqualTo("star");
		assertThat(line.at("null").asInt()).isEqualTo(6);
		assertThat(line.string("labels." + "x_".repeat(40) + "y")).isEqualTo("7");
		assertThat(List.of(line.string("labels._"), line.string("labels.__2"), line.string("labels.__3")))
			.containsExactlyInAnyOrder("m", "4", "5");
	}

	@ParameterizedTest
	@ValueSource(strings = { "_id", "_source", "_index", "_routing", "_version", "_field_names", "_ignored", "_seq_no",
			"_doc_count", "_tier", "_data_stream_timestamp", "_type", "_nested_path", "_size", "_feature",
			"_primary_term", "_ignored_source", "_tsid", "_ts_routing_hash", "_index_mode", "_inference_fields",
			"_tombstone", "_recovery_source", "_recovery_source_size", "@metadata" })
	void shouldMakeLabelsOfNamesThatNoDocumentCanHaveAtItsRoot(String name) {
		EcsLine line = encode(Events.info("x")
			.with(name, 1)
			.with(name + ".below", 2)
			.with("deep." + name, 3)
			.marker(Markers.append(name, Map.of("map", 4)))).followsSpecification();
		assertThat(line.names()).doesNotContain(name);
		assertThat(line.string("labels." + name)).isEqualTo("1");
		assertThat(line.at("labels").get(name + "_below").asString()).isEqualTo("2");
		assertThat(line.at("deep." + name).asInt()).isEqualTo(3);
		assertThat(line.at("labels").get(name + "_map").asString()).isEqualTo("4");
		ContextSettings root = ContextSettings.builder().mdcPlacement(MdcPlacement.ROOT).build();
		EcsLine mdc = EcsLine
			.of(new DocumentEncoder(Encoders.context(root)).encode(Events.info("x").mdc(name, "m").get()));
		assertThat(mdc.string("labels." + name)).isEqualTo("m");
		ContextSettings prefix = ContextSettings.builder().prefix("app").mdcPlacement(MdcPlacement.ROOT).build();
		EcsLine below = EcsLine
			.of(new DocumentEncoder(Encoders.context(prefix)).encode(Events.info("x").with(name, 1).get()));
		assertThat(below.at("app." + name).asInt()).isEqualTo(1);
		MemberFilter rename = new MemberFilter(Set.of(), Set.of(), Map.of("mine", name));
		EcsLine renamed = EcsLine
			.of(new DocumentEncoder(Encoders.filter(rename)).encode(Events.info("x").with("mine", 1).get()));
		assertThat(renamed.string("labels.mine")).isEqualTo("1");
		assertThat(MemberFilter.conflict(Map.of("message", name))).isEqualTo("message");
	}

	@Test
	void shouldNotRepeatKeysThatDifferOnlyInLoneSurrogates() {
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("m\uD800", 1);
		map.put("m\uDC00", 2);
		map.put("m\uFFFD", 3);
		EcsLine line = encode(Events.info("x")
			.with("k\uD800", 1)
			.with("k\uD801", 2)
			.with("a.k\uDC00x", 3)
			.with("a.k\uDC01x", 4)
			.with("list", List.of(map))
			.with("map", map)
			.with("pair\uD83D\uDE00", 5)
			.mdc("l\uD800", "m1")
			.mdc("l\uD801", "m2")
			.mdc("l\uFFFD", "m3")).followsSpecification();
		assertThat(line.at("k\uFFFD").asInt()).isEqualTo(2);
		assertThat(line.string("labels.k\uFFFD")).isEqualTo("1");
		assertThat(line.at("a.k\uFFFDx").asInt()).isEqualTo(4);
		assertThat(line.string("labels.a_k\uFFFDx")).isEqualTo("3");
		assertThat(line.at("list").get(0).size()).isEqualTo(3);
		assertThat(line.at("map.m\uFFFD").asInt()).isEqualTo(3);
		assertThat(line.at("pair\uD83D\uDE00").asInt()).isEqualTo(5);
		assertThat(List.of(line.string("labels.l\uFFFD"), line.string("labels.l\uFFFD_2"),
				line.string("labels.l\uFFFD_3")))
			.containsExactlyInAnyOrder("m1", "m2", "m3");
	}

	@Test
	void shouldEscapeKeys() {
		EcsLine line = encode(Events.info("x").with("a\"b\n\u0001", 1).mdc("q\"\u2028", "v"));
		assertThat(line.document().get("a\"b\n\u0001").asInt()).isEqualTo(1);
		assertThat(line.document().get("labels").get("q\"\u2028").asString()).isEqualTo("v");
	}

	@Test
	void shouldTakeTenThousandKeys() {
		Events event = Events.info("x");
		for (int i = 0; i < 10_000; i++) {
			event.with("k" + i, i).mdc("m" + i, "v").with("same", i);
		}
		EcsLine line = encode(event);
		for (int i = 0; i < 10_000; i++) {
			assertThat(line.document().get("k" + i).asInt()).isEqualTo(i);
			assertThat(line.document().get("labels").get("m" + i).asString()).isEqualTo("v");
		}
		assertThat(line.at("same").asInt()).isEqualTo(9_999);
		assertThat(line.tags()).containsExactly("eu");
	}

	@Test
	void shouldReadStructuredArgumentsAndMarkers() {
		Map<String, Object> entries = new LinkedHashMap<>();
		entries.put("a.x", 1);
		entries.put("b", List.of(1.5, "two"));
		EcsLine line = encode(Events
			.info("{} {} {} {}", StructuredArguments.kv("order.id", 4711), StructuredArguments.entries(entries),
					StructuredArguments.array("list", 1, "2", true), StructuredArguments.fields(new Point(3, 4)))
			.marker(Markers.appendRaw("raw", "{\"n\":1.10,\"o\":{\"p\":[1]}}").and(Markers.append("message", "mine"))))
			.followsSpecification();
		assertThat(line.at("order.id").asInt()).isEqualTo(4711);
		assertThat(line.at("a.x").asInt()).isEqualTo(1);
		assertThat(line.at("b").toString()).isEqualTo("[1.5,\"two\"]");
		assertThat(line.at("list").toString()).isEqualTo("[1,\"2\",true]");
		assertThat(line.at("x").asInt()).isEqualTo(3);
		assertThat(line.toString()).contains("\"raw\":{\"n\":1.10,\"o\":{\"p\":[1]}}");
		assertThat(line.string("labels.message")).isEqualTo("mine");
	}

	@Test
	void shouldSurviveRawJsonThatIsNone() {
		EcsLine line = encode(Events.info("x").marker(Markers.appendRaw("raw", "{oops")).with("n", 1))
			.followsSpecification();
		assertThat(line.string("labels.RawJsonAppendingMarker")).contains("failed");
		assertThat(line.at("n").asInt()).isEqualTo(1);
		EcsLine twice = encode(Events.info("x").marker(Markers.appendRaw("raw", "{\"a\":1,\"a\":2}")));
		assertThat(twice.at("raw.a").asInt()).isEqualTo(2);
	}

	private EcsLine encode(Events event) {
		return EcsLine.of(this.document.encode(event.get()));
	}

	private static List<List<String>> permutations(List<String> keys) {
		if (keys.isEmpty()) {
			return List.of(List.of());
		}
		List<List<String>> all = new ArrayList<>();
		for (String first : keys) {
			List<String> rest = new ArrayList<>(keys);
			rest.removeAll(Collections.singleton(first));
			for (List<String> tail : permutations(rest)) {
				List<String> order = new ArrayList<>(List.of(first));
				order.addAll(tail);
				all.add(order);
			}
		}
		return all;
	}

	record Point(int x, int y) {

	}

}
