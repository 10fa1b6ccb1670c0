package io.ecslogging.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;

import io.ecslogging.ecs.DataStream;
import io.ecslogging.ecs.Datasets;
import io.ecslogging.ecs.DocumentEncoder;
import io.ecslogging.ecs.EcsSettings;
import io.ecslogging.ecs.HostMetadata;
import io.ecslogging.ecs.Layout;
import io.ecslogging.ecs.ServiceMetadata;
import io.ecslogging.ecs.StaticFields;
import io.ecslogging.logback.LineTimestamp;
import io.ecslogging.logback.ShippingAppender;
import io.ecslogging.queue.PersistedQueue;
import io.ecslogging.shipping.Shipper;
import io.ecslogging.shipping.ShipperSettings;
import io.ecslogging.shipping.ShippingSnapshot;
import io.ecslogging.shipping.Sink;
import io.ecslogging.shipping.Tls;
import io.ecslogging.shipping.elasticsearch.Credentials;
import io.ecslogging.shipping.elasticsearch.ElasticsearchSettings;
import io.ecslogging.shipping.elasticsearch.ElasticsearchSink;
import io.ecslogging.shipping.elasticsearch.OnMappingConflict;
import io.ecslogging.shipping.logstash.Acknowledge;
import io.ecslogging.shipping.logstash.LogstashSettings;
import io.ecslogging.shipping.logstash.LogstashSink;
import io.ecslogging.shipping.lumberjack.LumberjackSettings;
import io.ecslogging.shipping.lumberjack.LumberjackSink;
import io.ecslogging.shipping.net.ConnectionStrategy;
import io.ecslogging.shipping.net.Destination;
import io.ecslogging.shipping.net.LinkSettings;

/**
 * Logs numbered events through a persisted queue, and notes each one whose log call has
 * returned, until it is killed or told to end. Without threads, it ends when the queue is
 * empty.
 */
public final class LoggingMain {

	private static final Map<String, String> ENVIRONMENT = System.getenv();

	private static final Path DIRECTORY = Path.of(ENVIRONMENT.getOrDefault("DIRECTORY", "."));

	private final Shipper shipper;

	private final Logger logger;

	/**
	 * Logs every second event. Its events have a dataset of their own, if there is one.
	 */
	private final Logger other;

	private volatile boolean ended;

	private LoggingMain() throws Exception {
		PersistedQueue queue = PersistedQueue.open(DIRECTORY.resolve("queue"), new PersistedQueue.Settings(
				Long.parseLong(ENVIRONMENT.getOrDefault("CAPACITY", "1000000000")), Duration.ZERO, null));
		Sink sink = ENVIRONMENT.containsKey("LOGSTASH") ? logstash() : elasticsearch();
		this.shipper = new Shipper("test", queue, () -> sink, new ShipperSettings(1024 * 1024, 5000,
				Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMillis(500), new LineTimestamp(), null));
		this.shipper.start();
		LoggerContext context = new LoggerContext();
		context.setMDCAdapter(new LogbackMDCAdapter());
		this.logger = context.getLogger("test");
		this.other = context.getLogger("test.other");
		String dataset = ENVIRONMENT.getOrDefault("DATASET", "");
		DocumentEncoder document = new DocumentEncoder(EcsSettings
			.builder(StaticFields.of(new ServiceMetadata("test", null, null, null), null, Map.of(), List.of())
				.shipped(HostMetadata.current(), DataStream.of(ENVIRONMENT.getOrDefault("STREAM", "test"), null)))
			.layout(Layout.NESTED)
			.datasets(dataset.isEmpty() ? Datasets.NONE : Datasets.of(Map.of(dataset, List.of("test.other")), Map.of()))
			.build());
		ShippingAppender appender = new ShippingAppender(document,
				List.of(new ShippingAppender.Target(this.shipper, Level.ALL)));
		appender.setContext(context);
		appender.start();
		this.logger.addAppender(appender);
		this.other.setLevel(Level.ALL);
	}

	private static Sink elasticsearch() throws Exception {
		ElasticsearchSettings settings = new ElasticsearchSettings(List.of(URI.create(ENVIRONMENT.get("URI"))),
				Credentials.basic(ElasticsearchServer.USER, ENVIRONMENT.get("PASSWORD")), ENVIRONMENT.get("TARGET"),
				true, Duration.ofSeconds(5), Duration.ofSeconds(30), false, List.of(), OnMappingConflict.SAFE_FORM,
				ENVIRONMENT.containsKey("STREAM"));
		Tls tls = new Tls(Certificates.trusting(Path.of(ENVIRONMENT.get("TRUST"))), null, null);
		return new ElasticsearchSink(settings, () -> tls);
	}

	private static Sink logstash() {
		LinkSettings link = new LinkSettings(List.of(Destination.of(ENVIRONMENT.get("LOGSTASH"))),
				ConnectionStrategy.PREFER_PRIMARY, Duration.ofSeconds(5), Duration.ofSeconds(5));
		if ("beats".equals(ENVIRONMENT.get("PROTOCOL"))) {
			return new LumberjackSink(new LumberjackSettings(link, Duration.ofSeconds(5), ShippingRun.METADATA,
					LumberjackSettings.COMPRESSION_LEVEL, "in a test"), () -> null);
		}
		return new LogstashSink(new LogstashSettings(link, Acknowledge.CONNECTION, Duration.ofMillis(300),
				Duration.ofSeconds(5), Duration.ZERO, Duration.ofSeconds(5), 32 * 1024 * 1024, "in a test"),
				() -> null);
	}

	/**
	 * Return the file with the numbers that a thread has logged.
	 */
	static Path file(Path directory, int thread) {
		return directory.resolve("logged-" + thread);
	}

	/**
	 * Run it.
	 */
	public static void main(String[] arguments) throws Exception {
		LoggingMain main = new LoggingMain();
		int threads = Integer.parseInt(ENVIRONMENT.getOrDefault("THREADS", "0"));
		CountDownLatch running = new CountDownLatch(threads);
		for (int i = 0; i < threads; i++) {
			int thread = i;
			new Thread(() -> {
				try {
					main.log(thread);
				}
				finally {
					running.countDown();
				}
			}, "logs-" + i).start();
		}
		Runtime.getRuntime().addShutdownHook(new Thread(() -> main.end(running)));
		System.out.println("logs");
		if (threads == 0) {
			while (main.shipper.snapshot().queued() > 0) {
				LockSupport.parkNanos(10_000_000);
			}
		}
	}

	private void log(int thread) {
		long pause = 1_000_000_000L / Integer.parseInt(ENVIRONMENT.getOrDefault("PER_SECOND", "1000"));
		Path logged = Path.of(ENVIRONMENT.getOrDefault("LOGGED", DIRECTORY.toString()));
		try (RandomAccessFile file = new RandomAccessFile(file(logged, thread).toFile(), "rw")) {
			long last = file.length() / Long.BYTES;
			file.seek(last * Long.BYTES);
			long number = Long.parseLong(ENVIRONMENT.getOrDefault("FIRST", "0"));
			while (!this.ended) {
				long dropped = this.shipper.snapshot().droppedTotal();
				((number % 2 == 0) ? this.logger : this.other).info("{} {}", thread, number);
				if (this.shipper.snapshot().droppedTotal() == dropped) {
					file.writeLong(number);
				}
				number++;
				LockSupport.parkNanos(pause);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void end(CountDownLatch running) {
		this.ended = true;
		try {
			running.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.shipper.close(Duration.ofSeconds(5));
		ShippingSnapshot account = this.shipper.snapshot();
		System.out.println("account " + account.missing() + " " + account.recovered() + " " + account.queued());
	}

}
