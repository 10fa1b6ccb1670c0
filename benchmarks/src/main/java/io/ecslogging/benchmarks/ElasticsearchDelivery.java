package io.ecslogging.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import com.agido.logback.elasticsearch.ElasticsearchAppender;
import com.agido.logback.elasticsearch.config.BasicAuthentication;
import com.agido.logback.elasticsearch.config.ElasticsearchProperties;
import com.agido.logback.elasticsearch.config.HttpRequestHeader;
import com.agido.logback.elasticsearch.config.HttpRequestHeaders;
import com.agido.logback.elasticsearch.config.Property;

import io.ecslogging.ecs.DataStream;
import io.ecslogging.ecs.DocumentEncoder;
import io.ecslogging.ecs.EcsSettings;
import io.ecslogging.ecs.HostMetadata;
import io.ecslogging.ecs.Layout;
import io.ecslogging.ecs.ServiceMetadata;
import io.ecslogging.ecs.StaticFields;
import io.ecslogging.logback.LineTimestamp;
import io.ecslogging.logback.ShippingAppender;
import io.ecslogging.logback.ShippingAppender.Target;
import io.ecslogging.queue.LineQueue;
import io.ecslogging.queue.MemoryQueue;
import io.ecslogging.queue.PersistedQueue;
import io.ecslogging.shipping.Shipper;
import io.ecslogging.shipping.ShipperSettings;
import io.ecslogging.shipping.Tls;
import io.ecslogging.shipping.elasticsearch.Credentials;
import io.ecslogging.shipping.elasticsearch.ElasticsearchSettings;
import io.ecslogging.shipping.elasticsearch.ElasticsearchSink;
import io.ecslogging.testing.ElasticsearchServer;

/**
 * Ways to ship to Elasticsearch. Each logs from one thread as fast as its queue accepts
 * events.
 */
enum ElasticsearchDelivery {

	/**
	 * Requests with the same documents, compressed, but without {@code _id}, prepared in
	 * advance and sent one after the other.
	 */
	BARE_LOOP {

		@Override
		double deliver(ElasticsearchServer server, String target, int count) throws Exception {
			return bareLoop(server, target, count, false);
		}

	},

	/**
	 * The same, with {@code _id}s like those of this project.
	 */
	BARE_LOOP_WITH_ID {

		@Override
		double deliver(ElasticsearchServer server, String target, int count) throws Exception {
			return bareLoop(server, target, count, true);
		}

	},

	/**
	 * This project with its defaults, except that logging waits while the queue is full.
	 */
	ECS_LOGGING {

		@Override
		double deliver(ElasticsearchServer server, String target, int count) throws Exception {
			return ecsLogging(server, target, count, true, memory());
		}

	},

	/**
	 * This project without compression.
	 */
	ECS_LOGGING_UNCOMPRESSED {

		@Override
		double deliver(ElasticsearchServer server, String target, int count) throws Exception {
			return ecsLogging(server, target, count, false, memory());
		}

	},

	/**
	 * This project with a persisted queue.
	 */
	ECS_LOGGING_PERSISTED {

		@Override
		double deliver(ElasticsearchServer server, String target, int count) throws Exception {
			return ecsLogging(server, target, count, true, PersistedQueue.open(Files.createTempDirectory("queue"),
					new PersistedQueue.Settings(1024L * 1024 * 1024, Duration.ZERO, null)));
		}

	},

	/**
	 * The appender com.agido:logback-elasticsearch-appender, with its defaults, and with
	 * the usual number of fields.
	 */
	APPENDER {

		@Override
		double deliver(ElasticsearchServer server, String target, int count) throws Exception {
			LoggerContext context = context();
			ElasticsearchAppender appender = new ElasticsearchAppender();
			appender.setContext(context);
			appender.setUrl(server.uri() + "/_bulk");
			appender.setIndex(target);
			appender.setOperation("create");
			appender.setErrorsToStderr(true);
			// by default everything at once, which Elasticsearch refuses if it is too
			// large
			appender.setMaxBatchSize(5000);
			BasicAuthentication authentication = new BasicAuthentication();
			authentication.setUsername(ElasticsearchServer.USER);
			authentication.setPassword(server.password());
			appender.setAuthentication(authentication);
			HttpRequestHeaders headers = new HttpRequestHeaders();
			HttpRequestHeader header = new HttpRequestHeader();
			header.setName("Content-Type");
			header.setValue("application/x-ndjson");
			headers.addHeader(header);
			appender.setHeaders(headers);
			ElasticsearchProperties properties = new ElasticsearchProperties();
			FIELDS.forEach((name, value) -> properties.addProperty(new Property(name, value, false)));
			appender.setProperties(properties);
			appender.start();
			Logger logger = logger(context);
			logger.addAppender(appender);
			long start = System.nanoTime();
			log(logger, count);
			long last = start;
			long indexed = 0;
			while (indexed <= count && System.nanoTime() - last < SILENCE.toNanos()) {
				Thread.sleep(20);
				long now = server.indexed(target);
				last = (now > indexed) ? System.nanoTime() : last;
				indexed = now;
			}
			context.stop();
			return (last - start) / 1e9;
		}

	};

	private static final Map<String, String> FIELDS = Map.ofEntries(Map.entry("log.level", "%level"),
			Map.entry("log.logger", "%logger"), Map.entry("process.thread.name", "%thread"),
			Map.entry("process.thread.id", "1"), Map.entry("process.pid", "4711"), Map.entry("service.name", "shop"),
			Map.entry("service.version", "1.2.3"), Map.entry("service.environment", "prod"),
			Map.entry("service.node.name", "shop-7d9f"), Map.entry("event.dataset", "shop"),
			Map.entry("data_stream.type", "logs"), Map.entry("data_stream.dataset", "shop"),
			Map.entry("data_stream.namespace", "prod"), Map.entry("ecs.version", "9.4.0"),
			Map.entry("host.name", "shop-7d9f"));

	private static final byte[] QUEUE = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };

	private static final Duration SILENCE = Duration.ofSeconds(10);

	/**
	 * As many bytes as this project sends at once.
	 */
	private static final int BODY_SIZE = 1024 * 1024;

	/**
	 * Deliver events.
	 * @return how many seconds it takes, from the first event logged to the last one
	 * indexed
	 */
	abstract double deliver(ElasticsearchServer server, String target, int count) throws Exception;

	private static LineQueue memory() {
		return new MemoryQueue(32 * 1024 * 1024, Duration.ofMinutes(1));
	}

	private static double ecsLogging(ElasticsearchServer server, String target, int count, boolean compressed,
			LineQueue queue) throws Exception {
		ElasticsearchSettings settings = new ElasticsearchSettings(List.of(server.uri()),
				Credentials.basic(ElasticsearchServer.USER, server.password()), target, true, Duration.ofSeconds(5),
				Duration.ofSeconds(30), compressed);
		Tls tls = new Tls(server.trusting(), null, null);
		Shipper shipper = new Shipper("elasticsearch", queue, () -> new ElasticsearchSink(settings, () -> tls),
				new ShipperSettings(BODY_SIZE, 5000, Duration.ofMillis(500), Duration.ofMillis(200),
						Duration.ofSeconds(30), new LineTimestamp(), null));
		shipper.start();
		LoggerContext context = context();
		ShippingAppender appender = new ShippingAppender(document(), List.of(new Target(shipper, Level.ALL)));
		appender.setContext(context);
		appender.start();
		Logger logger = logger(context);
		logger.addAppender(appender);
		long start = System.nanoTime();
		log(logger, count);
		shipper.close(Duration.ofMinutes(1));
		double seconds = (System.nanoTime() - start) / 1e9;
		context.stop();
		return seconds;
	}

	private static double bareLoop(ElasticsearchServer server, String target, int count, boolean withId)
			throws Exception {
		List<byte[]> bodies = bodies(count, withId);
		HttpClient client = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.sslContext(server.trusting())
			.build();
		String credentials = Base64.getEncoder()
			.encodeToString((ElasticsearchServer.USER + ":" + server.password()).getBytes(StandardCharsets.UTF_8));
		URI uri = server.uri().resolve("/" + target + "/_bulk?filter_path=items.*.status");
		long start = System.nanoTime();
		for (byte[] body : bodies) {
			HttpRequest request = HttpRequest.newBuilder(uri)
				.header("Authorization", "Basic " + credentials)
				.header("Content-Type", "application/x-ndjson")
				.header("Content-Encoding", "gzip")
				.POST(BodyPublishers.ofByteArray(body))
				.build();
			HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
			if (response.statusCode() != 200) {
				throw new IOException(new String(response.body(), StandardCharsets.UTF_8));
			}
		}
		return (System.nanoTime() - start) / 1e9;
	}

	private static List<byte[]> bodies(int count, boolean withId) throws IOException {
		List<byte[]> bodies = new ArrayList<>();
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		LoggerContext context = context();
		Logger logger = logger(context);
		DocumentEncoder document = document();
		List<byte[]> lines = new ArrayList<>();
		AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

			@Override
			protected void append(ILoggingEvent event) {
				lines.add(document.encode(event));
			}

		};
		appender.setContext(context);
		appender.start();
		logger.addAppender(appender);
		log(logger, count);
		int number = 0;
		for (byte[] line : lines) {
			String id = withId ? "\"_id\":\"" + id(number) + "\"" : "";
			body.writeBytes(("{\"create\":{" + id + "}}\n").getBytes(StandardCharsets.US_ASCII));
			number++;
			body.writeBytes(line);
			if (body.size() >= BODY_SIZE) {
				bodies.add(compress(body));
				body.reset();
			}
		}
		bodies.add(compress(body));
		return bodies;
	}

	/**
	 * Return an id like those of this project.
	 */
	private static String id(long number) {
		byte[] bytes = ByteBuffer.allocate(17).put(QUEUE).putLong(9, number).array();
		byte[] id = Arrays.copyOf(bytes, 15);
		System.arraycopy(bytes, 11, id, 9, 6);
		return Base64.getUrlEncoder().encodeToString(id);
	}

	private static byte[] compress(ByteArrayOutputStream body) throws IOException {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (GZIPOutputStream out = new GZIPOutputStream(compressed) {
			{
				this.def.setLevel(Deflater.BEST_SPEED);
			}
		}) {
			body.writeTo(out);
		}
		return compressed.toByteArray();
	}

	private static LoggerContext context() {
		LoggerContext context = new LoggerContext();
		context.setMDCAdapter(new LogbackMDCAdapter());
		return context;
	}

	private static Logger logger(LoggerContext context) {
		return context.getLogger("com.example.shop.checkout.CheckoutService");
	}

	private static void log(Logger logger, int count) {
		for (int i = 0; i < count; i++) {
			logger.info("Order {} of customer {} took {} ms", i, "c-1001", 37);
		}
	}

	private static DocumentEncoder document() {
		StaticFields fields = StaticFields
			.of(new ServiceMetadata("shop", "1.2.3", "prod", "shop-7d9f"), null, Map.of(), List.of())
			.shipped(HostMetadata.current(), DataStream.of("shop", "prod"));
		return new DocumentEncoder(EcsSettings.builder(fields).layout(Layout.NESTED).maxLineSize(1024 * 1024).build());
	}

}
