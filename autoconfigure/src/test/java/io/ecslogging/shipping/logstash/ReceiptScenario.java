package io.ecslogging.shipping.logstash;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.Tls;
import io.ecslogging.testing.Certificates;
import io.ecslogging.testing.RunningLogstash;
import io.ecslogging.testing.ShippingRun;

/**
 * Shipping at a rate to a Logstash whose output is blocked for a while, and which then
 * fails in some way.
 *
 * @param seed the seed of all that is random
 * @param rate lines per second
 * @param stall for how long its output is blocked, zero for not at all
 * @param fault what happens then
 * @param protocol the version of TLS, or {@code null} for no TLS
 */
record ReceiptScenario(long seed, int rate, Duration stall, Fault fault, @Nullable String protocol) {

	/**
	 * How long a peer that is told to end goes on reading at most, in milliseconds.
	 */
	private static final int LONGEST_END = Boolean.getBoolean("receipts.soak") ? 5000 : 2200;

	private static final String[] PROTOCOLS = { null, "TLSv1.2", "TLSv1.3" };

	/**
	 * Draw a scenario.
	 */
	static ReceiptScenario of(long seed, int[] rates, int[] stalls) {
		Random random = new Random(seed);
		return new ReceiptScenario(seed, rates[random.nextInt(rates.length)],
				Duration.ofMillis(stalls[random.nextInt(stalls.length)]),
				Fault.values()[random.nextInt(Fault.values().length)], PROTOCOLS[random.nextInt(PROTOCOLS.length)]);
	}

	/**
	 * Run it.
	 * @param directory where to keep what the peer has handed over
	 * @param key the peer's key
	 * @return how many lines that count as delivered are missing
	 */
	int run(Path directory, Path key, Executor threads) throws Exception {
		Random random = new Random(this.seed);
		boolean secured = this.protocol != null;
		Duration interval = Duration.ofMillis(300 + random.nextInt(700));
		int each;
		long delivered;
		try (RunningLogstash peer = RunningLogstash.start(directory.resolve(this.seed + ".ndjson"),
				secured ? key : null, Duration.ofMillis(random.nextInt(3) * 500L),
				Duration.ofMillis(700 + random.nextInt(LONGEST_END - 700)))) {
			ShippingRun.Builder builder = ShippingRun.to(peer.destination())
				.ackInterval(interval)
				.blockTimeout(Duration.ofMinutes(2));
			if (secured) {
				builder.tls(new Tls(Certificates.context(null, key), new String[] { this.protocol }, null));
			}
			try (ShippingRun run = builder.start()) {
				Duration before = interval.multipliedBy(2).plusMillis(random.nextInt(1000));
				Duration whole = before.plus(this.stall).plusSeconds(4);
				CompletableFuture<Integer> shipping = CompletableFuture.supplyAsync(() -> run.ship(1, this.rate, whole),
						threads);
				pass(before);
				if (!this.stall.isZero()) {
					peer.block();
					pass(this.stall);
				}
				fail(peer, random);
				each = shipping.join();
				run.shutdownTimeout(Duration.ofSeconds(30)).close();
				delivered = run.snapshot().delivered();
			}
			return missing(peer, Math.min(each, delivered));
		}
	}

	/**
	 * Return how many of the first lines a peer has not handed over.
	 */
	static int missing(RunningLogstash peer, long delivered) {
		Set<String> missing = new HashSet<>();
		for (int i = 0; i < delivered; i++) {
			missing.add(ShippingRun.line(0, i));
		}
		missing.removeAll(new HashSet<>(peer.lines()));
		return missing.size();
	}

	private static void pass(Duration time) {
		Awaitility.await().pollDelay(time).atMost(time.plusSeconds(60)).until(() -> true);
	}

	private void fail(RunningLogstash peer, Random random) {
		switch (this.fault) {
			case NONE -> peer.unblock();
			case RESET -> {
				peer.reset();
				peer.unblock();
			}
			case KILL -> {
				peer.kill();
				pass(Duration.ofMillis(random.nextInt(1500)));
				peer.start();
			}
			case TERMINATE -> {
				peer.terminate();
				pass(Duration.ofMillis(random.nextInt(1500)));
				peer.start();
			}
		}
	}

	/**
	 * What happens to the peer.
	 */
	enum Fault {

		NONE, RESET, KILL, TERMINATE

	}

}
