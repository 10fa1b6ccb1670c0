package io.ecslogging.testing;

import java.math.BigInteger;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import net.logstash.logback.argument.StructuredArguments;
import org.slf4j.helpers.BasicMarkerFactory;

/**
 * Events that try to break the encoder, or not to be found in Elasticsearch. The message
 * of each is {@code hostile} and its number.
 */
public final class HostileEvents {

	/**
	 * Keys whose names have a type in Elasticsearch, with a value that does not fit.
	 */
	public static final Map<String, Object> MISTYPED = mistyped();

	private static final List<String> TAKEN = List.of("message", "@timestamp", "log.level", "log.logger", "ecs.version",
			"service.name", "service.node.name", "event.dataset", "data_stream.dataset", "data_stream.type",
			"process.pid", "process.thread.name", "log.level.x", "message.x", "trace.id", "tags", "labels.team",
			"host.name.x", "error.message.x");

	private static final List<String> FIELD_SETS = List.of("agent", "client", "cloud", "container", "data_stream",
			"destination", "dns", "ecs", "error", "event", "file", "group", "host", "http", "labels", "log", "network",
			"organization", "package", "process", "related", "rule", "server", "service", "source", "span", "threat",
			"tls", "trace", "transaction", "url", "user", "user_agent", "vulnerability");

	private static final List<String> RESERVED = List.of("_id", "_source", "_index", "_routing", "_version", "_type",
			"_ignored", "_field_names", "_doc_count", "_seq_no", "_size", "_tier", "_tsid", "@metadata.x", "_id.x");

	private static final List<String> STRANGE = List.of("", " ", ".a", "a.", "a..b", ".", "a. .b", "a*b", "a\\b",
			"q\"\n", "k\uD800", "\u00E4\u20AC", "x".repeat(600), "a.b".repeat(30));

	private final List<Events> events = new ArrayList<>();

	private HostileEvents() {
	}

	/**
	 * Return one event of each kind, in order of their numbers.
	 */
	public static List<Events> all() {
		HostileEvents hostile = new HostileEvents();
		MISTYPED.forEach((key, value) -> hostile.next().with(key, value));
		MISTYPED.forEach((key, value) -> hostile.next().mdc(key, value.toString()));
		Stream.of(TAKEN, FIELD_SETS, RESERVED, STRANGE)
			.flatMap(List::stream)
			.forEach((key) -> hostile.next().with(key, "mine").mdc(key, "ours"));
		hostile.values();
		hostile.conflicts();
		hostile.large();
		return hostile.events;
	}

	private static Map<String, Object> mistyped() {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("client_ip", "unknown");
		values.put("peer.ip", 4711);
		values.put("related.ip", List.of("10.0.0.1", "unknown"));
		values.put("job_timestamp", "1732650000.123");
		values.put("valid.start", "tomorrow");
		values.put("valid.end", true);
		values.put("order.created", "2026-02-30");
		values.put("risk_score", "high");
		values.put("team.score.home", "none");
		values.put("match_score", Double.NaN);
		values.put("cpu.usage", "a lot");
		values.put("shop.geo.location", "K\u00F6ln");
		values.put("cert.x509.public_key_exponent", "x");
		values.put("gen_ai.request.seed", "random");
		return values;
	}

	private Events next() {
		Events event = Events.info("hostile " + this.events.size());
		this.events.add(event);
		return event;
	}

	private void values() {
		next().with("nan", Double.NaN).with("infinity", Float.NEGATIVE_INFINITY);
		next().with("big", new BigInteger("9".repeat(500)));
		next().with("bigger", new BigInteger("9".repeat(20_000)));
		next().with("text", "\u0000\u2028\uD800 \u001B[31m");
		next().with("failing", new Object() {

			@Override
			public String toString() {
				throw new IllegalStateException();
			}

		});
		Map<String, Object> cyclic = new HashMap<>();
		cyclic.put("self", cyclic);
		next().with("cyclic", cyclic);
		next().with("endless", new Endless());
		Object deep = 1;
		for (int i = 0; i < 40; i++) {
			deep = (i % 2 == 0) ? Map.of("d", deep) : List.of(deep);
		}
		next().with("deep", deep);
		next().with("mixed", List.of(1, "a", true, List.of(2), List.of("b")));
		next().with("headers", Map.of("a..b", 1, "_id", 2, "", 3, "x.y", 4));
		next().marker(new BasicMarkerFactory().getDetachedMarker("\"m\""));
		next().with("tags", List.of("a", 1));
		next().with("argument", StructuredArguments.entries(Map.of("message", "m", "a", Map.of("b", 1))));
		next().mdc("traceId", "a").with("trace.id", "b");
		next().with("exports", 5).with("client.geo.location", List.of(6.9, 50.9));
	}

	/**
	 * Objects where others have scalars, and the other way round: what Elasticsearch
	 * refuses.
	 */
	private void conflicts() {
		next().with("cart", 5);
		next().with("cart", Map.of("size", 5));
		next().with("basket.size", 5);
		next().with("basket", "empty");
		next().with("mix", List.of(Map.of("a", 1)));
		next().with("mix", "a");
		next().with("conflict.number", "text");
		next().with("run.number", List.of("a", "b"));
		next().with("related.hash", Map.of("md5", "x"));
		next().with("flat.exports", Map.of("a", 1));
		next().with("flat.exports", "a");
		next().with("count", 1);
		next().with("count", "one");
		next().with("flag", true);
		next().with("flag", "perhaps");
	}

	private void large() {
		next().with("long", "x".repeat(40_000));
		next().with("conflict.number", "x".repeat(100_000));
		Exception failure = new Exception("root");
		for (int i = 0; i < 300; i++) {
			failure = new Exception("cause " + i, failure);
		}
		next().throwable(failure);
		Exception many = new Exception("x".repeat(50_000));
		for (int i = 0; i < 200; i++) {
			many.addSuppressed(new Exception("suppressed " + i));
		}
		next().throwable(many);
		Events fields = next();
		for (int i = 0; i < 1_500; i++) {
			fields.with("field" + i, "v");
		}
		next().with("after.all.others", "v");
	}

	/**
	 * Has entries without end.
	 */
	private static final class Endless extends AbstractMap<String, Object> {

		@Override
		public Set<Entry<String, Object>> entrySet() {
			return new java.util.AbstractSet<>() {

				@Override
				public java.util.Iterator<Entry<String, Object>> iterator() {
					return Stream.iterate(0, (i) -> i + 1).map((i) -> Map.entry("e", (Object) i)).iterator();
				}

				@Override
				public int size() {
					return Integer.MAX_VALUE;
				}

			};
		}

	}

}
