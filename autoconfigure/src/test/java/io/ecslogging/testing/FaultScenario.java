package io.ecslogging.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.Tls;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shipping at a rate to a Logstash whose output is blocked for a while, and which then
 * fails in some way.
 *
 * @param seed the seed of all that is random
 * @param rate lines per second
 * @param stall for how long its output is blocked, zero for not at all
 * @param fault what happens then
 * @param tls the version of TLS, or {@code null} for no TLS
 * @param beats whether it is spoken to by its beats input, whose answers are wrong now
 * and then
 */
public record FaultScenario(long seed, int rate, Duration stall, Fault fault, @Nullable String tls, boolean beats) {

	/**
	 * How long a peer that is told to end goes on reading at most, in milliseconds.
	 */
	private static final int LONGEST_END = Boolean.getBoolean("receipts.soak") ? 5000 : 2200;

	private static final String[] TLS = { null, "TLSv1.2", "TLSv1.3" };

	/**
	 * Draw a scenario.
	 */
	public static FaultScenario of(long seed, int[] rates, int[] stalls, boolean beats) {
		Random random = new Random(seed);
		return new FaultScenario(seed, rates[random.nextInt(rates.length)],
				Duration.ofMillis(stalls[random.nextInt(stalls.length)]),
				Fault.values()[random.nextInt(Fault.values().length)], TLS[random.nextInt(TLS.length)], beats);
	}

	/**
	 * Draw scenarios, run them side by side, and check that no line is missing that
	 * counts as delivered.
	 * @param directory where to keep what the peers have handed over
	 * @param key the key of the peers
	 * @param sideBySide how many run at a time: they wait more than they work
	 */
	public static void runAll(IntFunction<FaultScenario> draw, int count, int sideBySide, Path directory, Path key,
			Executor threads) {
		List<FaultScenario> scenarios = IntStream.range(0, count).mapToObj(draw).toList();
		ExecutorService limited = Executors.newFixedThreadPool(sideBySide);
		List<CompletableFuture<Integer>> running = scenarios.stream()
			.map((scenario) -> CompletableFuture.supplyAsync(() -> scenario.runUnchecked(directory, key, threads),
					limited))
			.toList();
		limited.shutdown();
		for (int i = 0; i < count; i++) {
			assertThat(running.get(i).join()).as("missing in %s", scenarios.get(i)).isZero();
		}
	}

	/**
	 * Run it, and say which one it was if it fails.
	 * @see #run
	 */
	private int runUnchecked(Path directory, Path key, Executor threads) {
		try {
			return run(directory, key, threads);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(toString(), ex);
		}
	}

	/**
	 * Run it.
	 * @param directory where to keep what the peer has handed over
	 * @param key the peer's key
	 * @return how many lines that count as delivered are missing
	 */
	private int run(Path directory, Path key, Executor threads) throws Exception {
		Random random = new Random(this.seed);
		boolean secured = this.tls != null;
		Duration interval = Duration.ofMillis(300 + random.nextInt(700));
		int each;
		long delivered;
		try (RunningLogstash peer = start(directory.resolve(this.seed + ".ndjson"), secured ? key : null,
				Duration.ofMillis(random.nextInt(3) * 500L),
				Duration.ofMillis(700 + random.nextInt(LONGEST_END - 700)))) {
			ShippingRun.Builder builder = ShippingRun.to(peer.destination())
				.ackInterval(interval)
				.blockTimeout(Duration.ofMinutes(2));
			if (this.beats) {
				builder.beats();
			}
			if (secured) {
				builder.tls(new Tls(Certificates.context(null, key), new String[] { this.tls }, null));
			}
			try (ShippingRun run = builder.start()) {
				Duration before = interval.multipliedBy(this.beats ? 1 : 2).plusMillis(random.nextInt(1000));
				Duration whole = before.plus(this.stall).plusSeconds(this.beats ? 2 : 4);
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

	private RunningLogstash start(Path file, @Nullable Path key, Duration stopAfter, Duration endAfter) {
		return this.beats ? RunningLogstash.startBeats(file, key, stopAfter, endAfter, this.seed)
				: RunningLogstash.start(file, key, stopAfter, endAfter);
	}

	/**
	 * Return how many of the first lines a peer has not handed over.
	 */
	public static int missing(RunningLogstash peer, long delivered) {
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
	public enum Fault {

		NONE, RESET, KILL, TERMINATE

	}

}
