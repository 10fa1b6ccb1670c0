package io.ecslogging.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.status.NopStatusListener;

import io.ecslogging.ecs.DataStream;
import io.ecslogging.ecs.DocumentEncoder;
import io.ecslogging.ecs.EcsSettings;
import io.ecslogging.ecs.HostMetadata;
import io.ecslogging.ecs.Layout;
import io.ecslogging.ecs.ServiceMetadata;
import io.ecslogging.ecs.StaticFields;
import io.ecslogging.queue.LineQueue;
import io.ecslogging.queue.Lines;
import io.ecslogging.queue.MemoryQueue;
import io.ecslogging.queue.PersistedQueue;

/**
 * What a log call costs with a queue, beside the same line through Logback's
 * {@link FileAppender} with {@code immediateFlush}: as fast as possible, from one and
 * from four threads, medians of several rounds that alternate.
 */
public final class QueueBenchmark {

	private static final int ROUNDS = 7;

	private static final int EVENTS = 400_000;

	private final Path directory;

	private final DocumentEncoder document = new DocumentEncoder(EcsSettings
		.builder(StaticFields.of(new ServiceMetadata("shop", "1.2.3", "prod", "shop-7d9f"), null, Map.of(), List.of())
			.shipped(HostMetadata.current(), DataStream.of("shop", "prod")))
		.layout(Layout.NESTED)
		.build());

	private QueueBenchmark(Path directory) {
		this.directory = directory;
	}

	/**
	 * Run the benchmark.
	 * @param arguments the directory of the files, or none for a temporary one
	 * @throws Exception if anything fails
	 */
	public static void main(String[] arguments) throws Exception {
		Path directory = (arguments.length > 0) ? Path.of(arguments[0]) : Files.createTempDirectory("queue");
		QueueBenchmark benchmark = new QueueBenchmark(directory);
		System.out.printf("Java %s, ns per log call%n", System.getProperty("java.version"));
		for (int threads : new int[] { 1, 4 }) {
			benchmark.compare(threads);
		}
	}

	private void compare(int threads) throws Exception {
		Map<Contender, List<long[]>> figures = new EnumMap<>(Contender.class);
		for (int round = 0; round < ROUNDS; round++) {
			for (Contender contender : Contender.values()) {
				figures.computeIfAbsent(contender, (key) -> new ArrayList<>()).add(run(contender, threads));
			}
		}
		for (Contender contender : Contender.values()) {
			// the first rounds warm up
			List<long[]> measured = figures.get(contender).subList(2, ROUNDS);
			System.out.printf("  %d threads, %-22s mean %,6d, median %,6d, p99 %,7d, p99.9 %,8d, p99.99 %,9d%n",
					threads, contender, median(measured, 0), median(measured, 1), median(measured, 2),
					median(measured, 3), median(measured, 4));
		}
	}

	private static long median(List<long[]> figures, int index) {
		long[] sorted = figures.stream().mapToLong((figure) -> figure[index]).sorted().toArray();
		return sorted[sorted.length / 2];
	}

	private long[] run(Contender contender, int threads) throws Exception {
		Path path = Files.createTempDirectory(this.directory, "run");
		LoggerContext context = new LoggerContext();
		context.setMDCAdapter(new LogbackMDCAdapter());
		context.getStatusManager().add(new NopStatusListener());
		Logger logger = context.getLogger("com.example.shop.checkout.CheckoutService");
		try (Target target = contender.open(path, this.document)) {
			target.appender().setContext(context);
			target.appender().start();
			logger.addAppender(target.appender());
			return measure(logger, threads);
		}
		finally {
			context.stop();
			delete(path);
		}
	}

	private static void delete(Path path) throws Exception {
		try (Stream<Path> files = Files.walk(path)) {
			files.sorted(Comparator.reverseOrder()).forEach((file) -> file.toFile().delete());
		}
	}

	private static long[] measure(Logger logger, int threads) throws InterruptedException {
		int each = EVENTS / threads;
		long[] nanos = new long[each * threads];
		List<Thread> running = new ArrayList<>();
		for (int t = 0; t < threads; t++) {
			int start = t * each;
			Thread thread = new Thread(() -> {
				for (int i = start; i < start + each; i++) {
					long before = System.nanoTime();
					logger.info("Event {} of customer {} took {} ms", i, "c-1001", 37);
					nanos[i] = System.nanoTime() - before;
				}
			}, "http-nio-8080-exec-" + t);
			thread.start();
			running.add(thread);
		}
		for (Thread thread : running) {
			thread.join();
		}
		long mean = Arrays.stream(nanos).sum() / nanos.length;
		Arrays.sort(nanos);
		return new long[] { mean, nanos[nanos.length / 2], nanos[nanos.length / 100 * 99],
				nanos[nanos.length / 1000 * 999], nanos[nanos.length / 10_000 * 9999] };
	}

	/**
	 * Where a line goes.
	 */
	private enum Contender {

		/**
		 * Nowhere: what encoding costs.
		 */
		ENCODED {

			@Override
			Target open(Path path, DocumentEncoder document) {
				return new Target(new AppenderBase<>() {

					@Override
					protected void append(ILoggingEvent event) {
						document.encode(event);
					}

					@Override
					public synchronized void doAppend(ILoggingEvent event) {
						append(event);
					}

				}, null);
			}

		},

		/**
		 * Logback's file appender, which flushes each event.
		 */
		FILE_APPENDER {

			@Override
			Target open(Path path, DocumentEncoder document) {
				FileAppender<ILoggingEvent> appender = new FileAppender<>();
				appender.setFile(path.resolve("log").toString());
				appender.setImmediateFlush(true);
				EncoderBase<ILoggingEvent> encoder = new EncoderBase<>() {

					@Override
					public byte[] headerBytes() {
						return new byte[0];
					}

					@Override
					public byte[] encode(ILoggingEvent event) {
						return document.encode(event);
					}

					@Override
					public byte[] footerBytes() {
						return new byte[0];
					}

				};
				encoder.start();
				appender.setEncoder(encoder);
				return new Target(appender, null);
			}

		},

		/**
		 * A queue in memory.
		 */
		MEMORY {

			@Override
			Target open(Path path, DocumentEncoder document) {
				return Target.of(new MemoryQueue(1024L * 1024 * 1024, Duration.ZERO), document, false);
			}

		},

		/**
		 * A persisted queue that nobody reads, as in an outage.
		 */
		PERSISTED {

			@Override
			Target open(Path path, DocumentEncoder document) throws Exception {
				return Target.of(persisted(path), document, false);
			}

		},

		/**
		 * A persisted queue that is emptied at once.
		 */
		PERSISTED_AND_READ {

			@Override
			Target open(Path path, DocumentEncoder document) throws Exception {
				return Target.of(persisted(path), document, true);
			}

		};

		abstract Target open(Path path, DocumentEncoder document) throws Exception;

		private static LineQueue persisted(Path path) throws Exception {
			return PersistedQueue.open(path, new PersistedQueue.Settings(1024L * 1024 * 1024, Duration.ZERO, null));
		}

	}

	/**
	 * An appender, and the queue behind it, if any.
	 */
	private record Target(Appender<ILoggingEvent> appender, LineQueue queue,
			AtomicBoolean ended) implements AutoCloseable {

		Target(Appender<ILoggingEvent> appender, LineQueue queue) {
			this(appender, queue, new AtomicBoolean());
		}

		static Target of(LineQueue queue, DocumentEncoder document, boolean read) {
			Target target = new Target(new UnsynchronizedAppenderBase<>() {

				@Override
				protected void append(ILoggingEvent event) {
					queue.offer(document.encode(event));
				}

			}, queue);
			if (read) {
				new Thread(target::readAll, "reader").start();
			}
			return target;
		}

		private void readAll() {
			try {
				while (!this.ended.get()) {
					this.queue.await(1024 * 1024, 100_000_000);
					Lines lines = this.queue.read(1024 * 1024, 5000);
					if (lines != null) {
						this.queue.acknowledge(lines.end());
					}
				}
			}
			catch (InterruptedException ex) {
				// the end
			}
		}

		@Override
		public void close() {
			this.ended.set(true);
			if (this.queue != null) {
				this.queue.close();
			}
		}

	}

}
