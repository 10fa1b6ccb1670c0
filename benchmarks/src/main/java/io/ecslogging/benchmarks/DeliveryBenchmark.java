package io.ecslogging.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.status.NopStatusListener;

import io.ecslogging.testing.Certificates;
import io.ecslogging.testing.CountedTrust;

/**
 * What arrives at a local server, and what logging costs the threads that log: this
 * project's shipping to Logstash and that of logstash-logback-encoder, both with their
 * defaults. Each runs in a JVM of its own that has just started, and in one that is
 * warmed up first.
 */
public final class DeliveryBenchmark {

	/**
	 * Rates to try, in events per second.
	 */
	private static final int[] RATES = { 25_000, 50_000, 75_000, 100_000, 150_000, 200_000, 300_000, 400_000, 500_000,
			600_000, 700_000, 800_000, 1_000_000, 1_200_000, 1_400_000, 1_600_000, 1_800_000, 2_000_000, 2_500_000 };

	private static final int RATE_SECONDS = 3;

	private static final int BURST = 1_000_000;

	private static final int THREADS = 4;

	private static final String COLD = "cold";

	private static final String TLS = "tls";

	private final CountingServer server;

	private final Logger logger;

	private DeliveryBenchmark(CountingServer server, Function<LoggerContext, Appender<ILoggingEvent>> appender) {
		this.server = server;
		LoggerContext context = new LoggerContext();
		context.setMDCAdapter(new LogbackMDCAdapter());
		context.getStatusManager().add(new NopStatusListener());
		this.logger = context.getLogger("com.example.shop.checkout.CheckoutService");
		this.logger.addAppender(appender.apply(context));
	}

	/**
	 * Run the benchmark.
	 * @param arguments the contender, and whether it is cold or warmed up; or {@code tls}
	 * for this project's handshakes; or none for all, each in JVMs of its own
	 * @throws Exception if anything fails
	 */
	public static void main(String[] arguments) throws Exception {
		if (arguments.length == 0) {
			for (Delivery delivery : Delivery.values()) {
				System.out.println(delivery + ", Java " + System.getProperty("java.version"));
				for (String state : List.of(COLD, "warm")) {
					System.out.println("  " + state);
					runInJvm(delivery.name(), state);
				}
			}
			runInJvm(TLS);
		}
		else if (arguments[0].equals(TLS)) {
			handshakes();
		}
		else {
			run(Delivery.valueOf(arguments[0]), arguments[1].equals(COLD));
		}
	}

	private static void runInJvm(String... arguments) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						System.getProperty("java.class.path"), DeliveryBenchmark.class.getName()));
		command.addAll(List.of(arguments));
		new ProcessBuilder(command).inheritIO().start().waitFor();
	}

	private static void run(Delivery delivery, boolean cold) throws Exception {
		try (CountingServer server = delivery.startServer()) {
			DeliveryBenchmark benchmark = new DeliveryBenchmark(server,
					(context) -> delivery.start(context, server.port()));
			if (cold) {
				benchmark.burst(1);
			}
			else {
				benchmark.run();
			}
			benchmark.logger.getLoggerContext().stop();
			delivery.stop();
		}
	}

	private static void handshakes() throws Exception {
		Path key = new Certificates(Files.createTempDirectory("keys")).create("logstash", "localhost");
		CountedTrust trust = new CountedTrust(key);
		try (CountingServer server = CountingServer.startTls(Certificates.context(key));
				EcsShipping shipping = EcsShipping.toTcp(server.port(), trust.context())) {
			DeliveryBenchmark benchmark = new DeliveryBenchmark(server, shipping::appender);
			benchmark.logAtRate(1, 20_000 * 60, 20_000);
			System.out.printf("  TLS, a minute at 20,000/s: %d connections, %d full handshakes%n", server.connections(),
					trust.checks());
		}
	}

	private void run() throws Exception {
		for (int i = 0; i < 3; i++) {
			logAtRate(1, 100_000, 30_000);
			logAtRate(THREADS, 100_000, 30_000);
		}
		this.server.awaitSilence();
		cost();
		losslessRate(1);
		losslessRate(THREADS);
		burst(1);
		burst(THREADS);
		resets();
	}

	private void cost() throws InterruptedException {
		int rate = 20_000;
		long[] nanos = new long[rate * 10];
		long interval = Duration.ofSeconds(1).toNanos() / rate;
		int connections = this.server.connections();
		this.server.clear();
		long bytes = this.server.bytes();
		long start = System.nanoTime();
		for (int i = 0; i < nanos.length; i++) {
			waitUntil(start + i * interval);
			long before = System.nanoTime();
			log(i);
			nanos[i] = System.nanoTime() - before;
		}
		connections = this.server.connections() - connections;
		long mean = Arrays.stream(nanos).sum() / nanos.length;
		Arrays.sort(nanos);
		System.out.printf(
				"  log call at %,d/s: mean %,d ns, median %,d ns, p99 %,d ns, p99.9 %,d ns; %d connections in 10 s%n",
				rate, mean, nanos[nanos.length / 2], nanos[nanos.length / 100 * 99], nanos[nanos.length / 1000 * 999],
				connections);
		this.server.awaitSilence();
		System.out.printf("  bytes on the wire: %,d for each of these events%n",
				(this.server.bytes() - bytes) / this.server.lines());
	}

	private void losslessRate(int threads) throws InterruptedException {
		int lossless = 0;
		long used = 0;
		for (int rate : RATES) {
			this.server.clear();
			int count = rate * RATE_SECONDS;
			long cpu = cpuNanos();
			double reached = logAtRate(threads, count, rate);
			this.server.awaitSilence();
			long arrived = this.server.lines();
			if (arrived < count || reached < rate * 0.95) {
				System.out.printf("  at %,d/s from %d threads, %,.0f/s reached: %.2f %% arrived%n", rate, threads,
						reached, arrived * 100.0 / count);
				break;
			}
			lossless = rate;
			used = (cpuNanos() - cpu) / count;
		}
		System.out.printf("  lossless up to %,d/s from %d threads, with %,d ns of the CPU for each event%n", lossless,
				threads, used);
	}

	/**
	 * Return how much time of the CPU all threads have used, those of the server
	 * included.
	 */
	private static long cpuNanos() {
		return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class).getProcessCpuTime();
	}

	private void burst(int threads) throws InterruptedException {
		this.server.clear();
		long start = System.nanoTime();
		double reached = logAtRate(threads, BURST, 0);
		long last = System.nanoTime();
		while (this.server.lines() < BURST && System.nanoTime() - last < Duration.ofSeconds(1).toNanos()) {
			long before = this.server.lines();
			Thread.sleep(5);
			if (this.server.lines() != before) {
				last = System.nanoTime();
			}
		}
		double seconds = (last - start) / 1e9;
		System.out.printf("  burst of %,d from %d threads, logged at %,.0f/s: %.1f %% arrived, at %,.0f/s%n", BURST,
				threads, reached, this.server.lines() * 100.0 / BURST, this.server.lines() / seconds);
		this.server.awaitSilence();
	}

	private void resets() throws InterruptedException {
		this.server.clear();
		this.server.countDistinct();
		int seconds = 20;
		int rate = 20_000;
		Thread resetting = new Thread(() -> {
			for (int i = 0; i < seconds; i++) {
				LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
				this.server.reset();
			}
		});
		resetting.start();
		logAtRate(THREADS, rate * seconds, rate);
		resetting.join();
		Thread.sleep(7000);
		this.server.awaitSilence();
		int distinct = this.server.distinctLines();
		System.out.printf("  %d resets at %,d/s: %,d of %,d arrived (%.2f %% lost), %,d of them again%n", seconds, rate,
				distinct, rate * seconds, 100 - distinct * 100.0 / (rate * seconds), this.server.lines() - distinct);
	}

	/**
	 * Log from several threads.
	 * @param rate events per second, or 0 for as many as possible
	 * @return how many were logged per second
	 */
	private double logAtRate(int threads, int count, int rate) throws InterruptedException {
		long start = System.nanoTime();
		List<Thread> running = new ArrayList<>();
		for (int t = 0; t < threads; t++) {
			int first = t;
			Thread thread = new Thread(() -> {
				for (int i = first; i < count; i += threads) {
					if (rate > 0) {
						waitUntil(start + (long) (i * 1e9 / rate));
					}
					log(i);
				}
			}, "http-nio-8080-exec-" + t);
			thread.start();
			running.add(thread);
		}
		for (Thread thread : running) {
			thread.join();
		}
		return count / ((System.nanoTime() - start) / 1e9);
	}

	/**
	 * Sleep until the next event is due, or not at all if it is due already.
	 */
	private static void waitUntil(long nanos) {
		long wait = nanos - System.nanoTime();
		if (wait > 0) {
			LockSupport.parkNanos(Math.max(wait, 1));
		}
	}

	private void log(int number) {
		this.logger.info(CountingServer.MARK + "{} of customer {} took {} ms", number, "c-1001", 37);
	}

}
