package io.ecslogging.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.ecslogging.logback.LineTimestamp;
import io.ecslogging.queue.LineQueue;
import io.ecslogging.queue.MemoryQueue;
import io.ecslogging.shipping.LineTime;
import io.ecslogging.shipping.Shipper;
import io.ecslogging.shipping.ShipperSettings;
import io.ecslogging.shipping.ShippingSnapshot;
import io.ecslogging.shipping.Sink;
import io.ecslogging.shipping.Tls;
import io.ecslogging.shipping.logstash.Acknowledge;
import io.ecslogging.shipping.logstash.LogstashSettings;
import io.ecslogging.shipping.logstash.LogstashSink;
import io.ecslogging.shipping.lumberjack.LumberjackSettings;
import io.ecslogging.shipping.lumberjack.LumberjackSink;
import io.ecslogging.shipping.net.ConnectionStrategy;
import io.ecslogging.shipping.net.Destination;
import io.ecslogging.shipping.net.LinkSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A shipper and what it has been given. Every line says which thread made it and which of
 * its lines it is.
 */
public final class ShippingRun implements AutoCloseable {

	/**
	 * What lines get on their way to a beats input.
	 */
	public static final String METADATA = "{\"beat\":\"test\",\"version\":\"1\"}";

	private static final int BATCH_SIZE = 1024 * 1024;

	private static final int BATCH_LINES = 5000;

	private static final Duration INITIAL_DELAY = Duration.ofMillis(200);

	private static final int PADDING = 300;

	/**
	 * Lines get different parts of it, so that they hardly compress.
	 */
	private static final String NOISE = noise(1024 * 1024);

	private final Shipper shipper;

	private Duration shutdownTimeout = Duration.ofSeconds(10);

	private ShippingRun(Shipper shipper) {
		this.shipper = shipper;
	}

	/**
	 * Start a shipper to anything.
	 * @param maxDelay the most that is waited after a failure
	 * @param sinks makes sinks
	 */
	public static ShippingRun start(String name, long capacity, Duration flushInterval, Duration maxDelay,
			Supplier<Sink> sinks) {
		return start(name, new MemoryQueue(capacity, Duration.ZERO), new ShipperSettings(BATCH_SIZE, BATCH_LINES,
				flushInterval, INITIAL_DELAY, maxDelay, new LineTimestamp(), null), sinks);
	}

	private static ShippingRun start(String name, LineQueue queue, ShipperSettings settings, Supplier<Sink> sinks) {
		Shipper shipper = new Shipper(name, queue, sinks, settings);
		shipper.start();
		return new ShippingRun(shipper);
	}

	public static Builder to(String... destinations) {
		return new Builder(List.of(destinations));
	}

	public Shipper shipper() {
		return this.shipper;
	}

	public ShippingSnapshot snapshot() {
		return this.shipper.snapshot();
	}

	public ShippingRun shutdownTimeout(Duration timeout) {
		this.shutdownTimeout = timeout;
		return this;
	}

	public static String line(int thread, int number) {
		int start = Math.floorMod((thread * 911 + number) * PADDING, NOISE.length() - PADDING);
		return "{\"message\":\"" + thread + " " + number
				+ "\",\"@timestamp\":\"2026-11-22T18:12:09.123456Z\",\"padding\":\""
				+ NOISE.substring(start, start + PADDING) + "\"}";
	}

	private static String noise(int length) {
		Random random = new Random(4711);
		StringBuilder letters = new StringBuilder(length);
		while (letters.length() < length) {
			letters.append((char) ((random.nextBoolean() ? 'A' : 'a') + random.nextInt(26)));
		}
		return letters.toString();
	}

	public void ship(int thread, int number) {
		this.shipper.ship((line(thread, number) + "\n").getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Ship from several threads at a rate.
	 * @return how many lines each thread has shipped
	 */
	public int ship(int threads, int perSecond, Duration duration) {
		return ship(threads, perSecond, duration, 0);
	}

	/**
	 * Ship from several threads at a rate.
	 * @param first the number of the first line of each
	 * @return how many lines each thread has shipped
	 */
	public int ship(int threads, int perSecond, Duration duration, int first) {
		int each = (int) (perSecond * duration.toMillis() / 1000 / threads);
		long interval = duration.toNanos() / each;
		List<Thread> running = new ArrayList<>();
		for (int t = 0; t < threads; t++) {
			int number = t;
			Thread thread = new Thread(() -> shipAll(number, first, each, interval));
			thread.start();
			running.add(thread);
		}
		running.forEach(ShippingRun::join);
		return each;
	}

	private void shipAll(int thread, int first, int count, long interval) {
		long start = System.nanoTime();
		for (int i = 0; i < count; i++) {
			long wait = start + i * interval - System.nanoTime();
			if (wait > 0) {
				LockSupport.parkNanos(wait);
			}
			ship(thread, first + i);
		}
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Check that every line has arrived at least once.
	 * @return how many lines have arrived more than once
	 */
	public static int assertComplete(List<String> received, int threads, int each) {
		assertThat(received).allMatch((line) -> line.endsWith("\"}"));
		Set<String> seen = new HashSet<>(received);
		for (int thread = 0; thread < threads; thread++) {
			for (int number = 0; number < each; number++) {
				assertThat(seen.remove(line(thread, number))).as("%s %s", thread, number).isTrue();
			}
		}
		assertThat(seen).isEmpty();
		return received.size() - threads * each;
	}

	/**
	 * Check that each thread's lines have arrived in order, not counting those that were
	 * sent again.
	 */
	public static void assertInOrder(List<String> received) {
		Map<String, Integer> last = new HashMap<>();
		for (String line : new LinkedHashSet<>(received)) {
			String[] parts = line.substring(12, line.indexOf('"', 12)).split(" ");
			int number = Integer.parseInt(parts[1]);
			assertThat(number).isEqualTo(last.getOrDefault(parts[0], -1) + 1);
			last.put(parts[0], number);
		}
	}

	/**
	 * Check that every line is accounted for.
	 */
	public void assertInvariant() {
		assertThat(snapshot().missing()).isZero();
	}

	@Override
	public void close() {
		this.shipper.close(this.shutdownTimeout);
		assertInvariant();
	}

	/**
	 * Builds a run, by default with the defaults of the properties.
	 */
	public static final class Builder {

		private final List<String> destinations;

		private ConnectionStrategy strategy = ConnectionStrategy.PREFER_PRIMARY;

		private @Nullable LineQueue queue;

		private LineTime time = new LineTimestamp();

		private @Nullable Duration maxAge;

		private Duration maxDelay = Duration.ofSeconds(30);

		private int batchFactor = 1;

		private long capacity = 32 * 1024 * 1024;

		private Duration blockTimeout = Duration.ZERO;

		private Duration connectTimeout = Duration.ofSeconds(5);

		private Duration writeTimeout = Duration.ofSeconds(15);

		private Acknowledge acknowledge = Acknowledge.CONNECTION;

		private Duration ackInterval = Duration.ofSeconds(5);

		private Duration ackTimeout = Duration.ofSeconds(30);

		private Duration keepAlive = Duration.ofMinutes(1);

		private Duration resendWindow = Duration.ofSeconds(5);

		private Duration flushInterval = Duration.ofMillis(50);

		private Supplier<@Nullable Tls> tls = () -> null;

		private boolean beats;

		private BiFunction<LogstashSettings, Supplier<@Nullable Tls>, Sink> sinks = LogstashSink::new;

		private UnaryOperator<Sink> wrapping = UnaryOperator.identity();

		private Builder(List<String> destinations) {
			this.destinations = destinations;
		}

		public Builder strategy(ConnectionStrategy strategy) {
			this.strategy = strategy;
			return this;
		}

		/**
		 * Use a queue instead of a new one in memory.
		 */
		public Builder queue(LineQueue queue) {
			this.queue = queue;
			this.maxDelay = Duration.ofSeconds(1);
			return this;
		}

		public Builder maxAge(Duration maxAge, LineTime time) {
			this.maxAge = maxAge;
			this.time = time;
			return this;
		}

		/**
		 * Wait no longer than that after a failure, however many there were before.
		 */
		public Builder maxDelay(Duration delay) {
			this.maxDelay = delay;
			return this;
		}

		/**
		 * Send batches that do not fit into the buffers of the kernels.
		 */
		public Builder largeBatches() {
			this.batchFactor = 8;
			return this;
		}

		public Builder capacity(long capacity) {
			this.capacity = capacity;
			return this;
		}

		/**
		 * Have those that ship wait for room in the queue, so that nothing is dropped on
		 * a machine that sends more slowly than it ships.
		 */
		public Builder blockTimeout(Duration timeout) {
			this.blockTimeout = timeout;
			return this;
		}

		public Builder connectTimeout(Duration timeout) {
			this.connectTimeout = timeout;
			return this;
		}

		public Builder writeTimeout(Duration timeout) {
			this.writeTimeout = timeout;
			return this;
		}

		public Builder ackInterval(Duration interval) {
			this.ackInterval = interval;
			return this;
		}

		public Builder ackTimeout(Duration timeout) {
			this.ackTimeout = timeout;
			return this;
		}

		/**
		 * Count lines as delivered after the resend window.
		 */
		public Builder window() {
			this.acknowledge = Acknowledge.WINDOW;
			return this;
		}

		public Builder keepAlive(Duration keepAlive) {
			this.keepAlive = keepAlive;
			return this;
		}

		public Builder resendWindow(Duration window) {
			this.resendWindow = window;
			return this;
		}

		public Builder flushInterval(Duration interval) {
			this.flushInterval = interval;
			return this;
		}

		public Builder sinks(BiFunction<LogstashSettings, Supplier<@Nullable Tls>, Sink> sinks) {
			this.sinks = sinks;
			return this;
		}

		/**
		 * Put something between the shipper and its sinks.
		 */
		public Builder wrap(UnaryOperator<Sink> wrapping) {
			this.wrapping = wrapping;
			return this;
		}

		/**
		 * Speak to a beats input.
		 */
		public Builder beats() {
			this.beats = true;
			return this;
		}

		public Builder tls(Tls tls) {
			this.tls = () -> tls;
			return this;
		}

		public ShippingRun start() {
			LinkSettings link = new LinkSettings(this.destinations.stream().map(Destination::of).toList(),
					this.strategy, this.connectTimeout, this.writeTimeout);
			LogstashSettings settings = new LogstashSettings(link, this.acknowledge, this.ackInterval, this.ackTimeout,
					this.keepAlive, this.resendWindow, this.capacity, "in a test");
			LumberjackSettings windows = new LumberjackSettings(link, this.ackTimeout, METADATA,
					LumberjackSettings.COMPRESSION_LEVEL, "in a test");
			LineQueue used = (this.queue != null) ? this.queue : new MemoryQueue(this.capacity, this.blockTimeout);
			Supplier<Sink> made = () -> this.beats ? new LumberjackSink(windows, this.tls)
					: this.sinks.apply(settings, this.tls);
			ShipperSettings batches = new ShipperSettings(this.batchFactor * BATCH_SIZE, this.batchFactor * BATCH_LINES,
					this.flushInterval, INITIAL_DELAY, this.maxDelay, this.time, this.maxAge);
			return ShippingRun.start("logstash", used, batches, () -> this.wrapping.apply(made.get()));
		}

	}

}
