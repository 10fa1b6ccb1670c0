package io.ecslogging.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import org.jspecify.annotations.Nullable;

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
import io.ecslogging.queue.MemoryQueue;
import io.ecslogging.shipping.Shipper;
import io.ecslogging.shipping.ShipperSettings;
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

/**
 * This project's shipping to Logstash, with its defaults; the level of compression can be
 * set.
 */
final class EcsShipping implements AutoCloseable {

	private static final int CAPACITY = 32 * 1024 * 1024;

	private final Shipper shipper;

	private EcsShipping(Supplier<Sink> sinks) {
		this.shipper = new Shipper("logstash", new MemoryQueue(CAPACITY, Duration.ZERO), sinks,
				new ShipperSettings(1024 * 1024, 5000, Duration.ofMillis(500), Duration.ofMillis(200),
						Duration.ofSeconds(30), new LineTimestamp(), null));
		this.shipper.start();
	}

	static EcsShipping toTcp(int port, @Nullable SSLContext context) {
		LogstashSettings settings = new LogstashSettings(link(port), Acknowledge.CONNECTION, Duration.ofSeconds(5),
				Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofSeconds(5), CAPACITY,
				(context != null) ? "over TLS" : "without TLS");
		Tls tls = (context != null) ? new Tls(context, null, null) : null;
		return new EcsShipping(() -> new LogstashSink(settings, () -> tls));
	}

	static EcsShipping toBeats(int port) {
		int level = Integer.getInteger("beats.level", LumberjackSettings.COMPRESSION_LEVEL);
		LumberjackSettings settings = new LumberjackSettings(link(port), Duration.ofSeconds(30),
				"{\"beat\":\"ecs-logging\",\"version\":\"" + EcsSettings.ECS_VERSION + "\"}", level, "without TLS");
		return new EcsShipping(() -> new LumberjackSink(settings, () -> null));
	}

	private static LinkSettings link(int port) {
		return new LinkSettings(List.of(new Destination("localhost", port)), ConnectionStrategy.PREFER_PRIMARY,
				Duration.ofSeconds(5), Duration.ofSeconds(15));
	}

	Appender<ILoggingEvent> appender(LoggerContext context) {
		StaticFields fields = StaticFields
			.of(new ServiceMetadata("shop", "1.2.3", "prod", "shop-7d9f"), null, Map.of(), List.of())
			.shipped(HostMetadata.current(), DataStream.of("shop", "prod"));
		DocumentEncoder document = new DocumentEncoder(
				EcsSettings.builder(fields).layout(Layout.NESTED).maxLineSize(1024 * 1024).build());
		ShippingAppender appender = new ShippingAppender(document, List.of(new Target(this.shipper, Level.ALL)));
		appender.setContext(context);
		appender.start();
		return appender;
	}

	@Override
	public void close() {
		this.shipper.close(Duration.ofSeconds(5));
	}

}
