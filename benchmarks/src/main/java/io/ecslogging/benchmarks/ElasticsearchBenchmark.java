package io.ecslogging.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.ecslogging.testing.Certificates;
import io.ecslogging.testing.ElasticsearchServer;

/**
 * How many events per second arrive in a real Elasticsearch on the same machine: from
 * this project, from another appender, and from a loop that only sends prepared requests,
 * which is the limit. All use the same server, in turn.
 */
public final class ElasticsearchBenchmark {

	private static final int EVENTS = 100_000;

	private static final int ROUNDS = 7;

	private static final int WARM_UP_ROUNDS = 2;

	private ElasticsearchBenchmark() {
	}

	/**
	 * Run the benchmark.
	 * @param arguments how many rounds to measure, or none
	 * @throws Exception if anything fails
	 */
	public static void main(String[] arguments) throws Exception {
		int rounds = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : ROUNDS;
		ElasticsearchServer server = ElasticsearchServer.get();
		// for clients whose trust store cannot be set
		System.setProperty("javax.net.ssl.trustStore", server.trustStore().toString());
		System.setProperty("javax.net.ssl.trustStorePassword", Certificates.PASSWORD);
		Map<ElasticsearchDelivery, List<Double>> rates = new EnumMap<>(ElasticsearchDelivery.class);
		for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
			for (ElasticsearchDelivery delivery : ElasticsearchDelivery.values()) {
				double rate = measure(server, delivery,
						"logs-" + delivery.name().toLowerCase() + (round + 10) + "-run");
				System.out.printf("%s round %d: %,.0f events/s%n", delivery, round, rate);
				if (round >= 0) {
					rates.computeIfAbsent(delivery, (key) -> new ArrayList<>()).add(rate);
				}
			}
		}
		System.out.println("Elasticsearch " + server.version() + ", Java " + System.getProperty("java.version"));
		double limit = median(rates, ElasticsearchDelivery.BARE_LOOP);
		for (ElasticsearchDelivery delivery : rates.keySet()) {
			double rate = median(rates, delivery);
			System.out.printf("%s: median %,.0f events/s, %.0f %% of the limit%n", delivery, rate, rate * 100 / limit);
		}
	}

	private static double measure(ElasticsearchServer server, ElasticsearchDelivery delivery, String target)
			throws Exception {
		// the first event creates the data stream
		server.call("POST", "/" + target + "/_doc?op_type=create", "{\"@timestamp\":\"2026-11-22T18:12:09Z\"}");
		double seconds = delivery.deliver(server, target, EVENTS);
		long count = server.count(target) - 1;
		if (count != EVENTS) {
			System.out.printf("%s: %,d of %,d events are there%n", delivery, count, EVENTS);
		}
		Thread.sleep(Duration.ofSeconds(1).toMillis());
		return count / seconds;
	}

	private static double median(Map<ElasticsearchDelivery, List<Double>> rates, ElasticsearchDelivery delivery) {
		List<Double> sorted = rates.get(delivery);
		Collections.sort(sorted);
		return sorted.get(sorted.size() / 2);
	}

}
