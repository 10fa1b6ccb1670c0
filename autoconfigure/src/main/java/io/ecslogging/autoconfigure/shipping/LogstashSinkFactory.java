package io.ecslogging.autoconfigure.shipping;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogLevel;

import io.ecslogging.autoconfigure.LogstashProperties;
import io.ecslogging.autoconfigure.LogstashProperties.Protocol;
import io.ecslogging.ecs.DataStream;
import io.ecslogging.ecs.EcsSettings;
import io.ecslogging.shipping.Sink;
import io.ecslogging.shipping.Tls;
import io.ecslogging.shipping.logstash.LogstashSettings;
import io.ecslogging.shipping.logstash.LogstashSink;
import io.ecslogging.shipping.lumberjack.LumberjackSettings;
import io.ecslogging.shipping.lumberjack.LumberjackSink;
import io.ecslogging.shipping.net.Destination;
import io.ecslogging.shipping.net.LinkSettings;

/**
 * Makes sinks for Logstash.
 *
 * @param properties how to ship to Logstash
 * @param capacity the capacity of the queue, in bytes
 * @param stream the data stream that documents are meant for, if any
 */
record LogstashSinkFactory(LogstashProperties properties, long capacity,
		@Nullable DataStream stream) implements SinkFactory {

	/**
	 * The most that is sent again if connections break, however large the queue is. No
	 * more than a queue in memory has that takes the place of a persisted one.
	 */
	private static final long MAX_IN_FLIGHT = QueueFactory.MAX_INSTEAD;

	/**
	 * What pipelines for Beats make the name of an index of: its prefix, and the version
	 * of what the documents look like.
	 */
	private static final String METADATA = "{\"beat\":\"ecs-logging\",\"version\":\"" + EcsSettings.ECS_VERSION + "\"}";

	@Override
	public String kind() {
		return "logstash";
	}

	@Override
	public String destination() {
		return String.join(", ", this.properties.destinations()) + " " + description();
	}

	@Override
	public LogLevel threshold() {
		return this.properties.threshold();
	}

	@Override
	public TlsProperties tls() {
		LogstashProperties.Ssl ssl = this.properties.ssl();
		return new TlsProperties(ssl.isOn(), ssl.bundle(), LogstashProperties.PREFIX + ".ssl.bundle");
	}

	@Override
	public Sink create(Supplier<@Nullable Tls> tls) {
		List<Destination> destinations = this.properties.destinations().stream().map(Destination::of).toList();
		LinkSettings link = new LinkSettings(destinations, this.properties.strategy(), this.properties.connectTimeout(),
				this.properties.writeTimeout());
		if (isBeats()) {
			return new LumberjackSink(new LumberjackSettings(link, this.properties.ackTimeout(), METADATA,
					LumberjackSettings.COMPRESSION_LEVEL, description()), tls);
		}
		LogstashSettings settings = new LogstashSettings(link, this.properties.acknowledge(),
				this.properties.ackInterval(), this.properties.ackTimeout(), this.properties.keepAlive(),
				this.properties.resendWindow(), Math.min(this.capacity, MAX_IN_FLIGHT), description());
		return new LogstashSink(settings, tls);
	}

	private boolean isBeats() {
		return this.properties.protocol() == Protocol.BEATS;
	}

	private String description() {
		return (isBeats() ? "(beats) " : "") + (this.properties.ssl().isOn() ? "over TLS" : "without TLS")
				+ ((this.stream != null) ? ", for the data stream " + this.stream.name() : "");
	}

}
