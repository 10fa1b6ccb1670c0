package io.ecslogging.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.logging.LogLevel;
import org.springframework.core.env.Environment;

import io.ecslogging.ecs.DataStream;
import io.ecslogging.queue.LineQueue;
import io.ecslogging.shipping.Sink;
import io.ecslogging.shipping.Tls;
import io.ecslogging.shipping.logstash.LogstashSettings;
import io.ecslogging.shipping.logstash.LogstashSink;
import io.ecslogging.shipping.net.ConnectionStrategy;
import io.ecslogging.shipping.net.Destination;
import io.ecslogging.shipping.net.LinkSettings;

/**
 * Configuration properties of shipping to Logstash. Bound before the application context
 * exists.
 *
 * @param destinations Where Logstash listens, each written host:port. Nothing is shipped
 * to Logstash if there is none.
 * @param strategy Which of several destinations is connected to.
 * @param connectTimeout How long connecting may take, the TLS handshake included.
 * @param writeTimeout How long Logstash may take nothing before it is connected to anew.
 * @param keepAlive After how long without events a newline is sent, so that nobody on the
 * way takes the connection for dead. Zero for never.
 * @param resendWindow For how long events may still be lost with the connection after
 * they were sent, and are sent again if it breaks.
 * @param threshold Lowest level of the events that are shipped.
 * @param ssl How connections are secured.
 */
@ConfigurationProperties(LogstashProperties.PREFIX)
public record LogstashProperties(@DefaultValue List<String> destinations,
		@DefaultValue("prefer-primary") ConnectionStrategy strategy, @DefaultValue("5s") Duration connectTimeout,
		@DefaultValue("15s") Duration writeTimeout, @DefaultValue("1m") Duration keepAlive,
		@DefaultValue("5s") Duration resendWindow, @DefaultValue("trace") LogLevel threshold,
		@DefaultValue Ssl ssl) implements SinkProperties {

	static final String PREFIX = EcsLoggingProperties.PREFIX + ".logstash";

	/**
	 * The part of the queue that lines may take which have been sent and may be lost.
	 */
	private static final int RESEND_PART = 4;

	/**
	 * Create the properties.
	 */
	public LogstashProperties {
		destinations = OwnProperties.withoutEmpty(destinations);
	}

	/**
	 * Return the properties of an environment.
	 * @param environment the environment
	 * @return the properties
	 * @throws org.springframework.boot.context.properties.bind.BindException if a value
	 * cannot be converted
	 * @throws InvalidEcsLoggingPropertyException if a value is out of its bounds
	 */
	static LogstashProperties get(Environment environment) {
		LogstashProperties properties = OwnProperties.binder(environment)
			.bindOrCreate(PREFIX, LogstashProperties.class);
		for (int i = 0; i < properties.destinations.size(); i++) {
			properties.validate(environment, i, properties.destinations.get(i));
		}
		Bounds bounds = new Bounds(environment, PREFIX);
		bounds.atLeast("connect-timeout", properties.connectTimeout, Duration.ofMillis(1));
		bounds.atLeast("write-timeout", properties.writeTimeout, Duration.ofMillis(1));
		bounds.atLeast("keep-alive", properties.keepAlive, Duration.ZERO);
		bounds.atLeast("resend-window", properties.resendWindow, Duration.ZERO);
		return properties;
	}

	private void validate(Environment environment, int index, String destination) {
		try {
			String host = Destination.of(destination).host();
			// without TLS nobody but the resolver has a look at the name
			String problem = this.ssl.isOn() ? HostNames.underscore(host) : null;
			if (problem != null) {
				throw new IllegalArgumentException(problem);
			}
		}
		catch (IllegalArgumentException ex) {
			String property = PREFIX + ".destinations";
			String indexed = property + "[" + index + "]";
			throw InvalidEcsLoggingPropertyException.of(environment,
					environment.containsProperty(indexed) ? indexed : property, destination,
					String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Return whether there is anything to ship to.
	 * @return whether there is a destination
	 */
	boolean isEnabled() {
		return !this.destinations.isEmpty() && this.threshold != LogLevel.OFF;
	}

	@Override
	public String kind() {
		return "logstash";
	}

	@Override
	public TlsProperties tls() {
		return new TlsProperties(this.ssl.isOn(), this.ssl.bundle(), PREFIX + ".ssl.bundle");
	}

	@Override
	public Supplier<Sink> sinks(LineQueue queue, long capacity, @Nullable DataStream stream,
			Supplier<@Nullable Tls> tls) {
		LogstashSettings settings = settings(capacity / RESEND_PART, stream);
		return () -> new LogstashSink(settings, tls);
	}

	private LogstashSettings settings(long resendBytes, @Nullable DataStream stream) {
		List<Destination> parsed = new ArrayList<>();
		for (String destination : this.destinations) {
			parsed.add(Destination.of(destination));
		}
		LinkSettings link = new LinkSettings(parsed, this.strategy, this.connectTimeout, this.writeTimeout);
		return new LogstashSettings(link, this.keepAlive, this.resendWindow, resendBytes,
				(this.ssl.isOn() ? "over TLS" : "without TLS")
						+ ((stream != null) ? ", for the data stream " + stream.name() : ""));
	}

	/**
	 * How connections are secured.
	 *
	 * @param enabled Whether to use TLS. Taken as true where a bundle is named, so that
	 * it need only be set to use TLS with the certificate authorities of the JVM.
	 * @param bundle Name of the SSL bundle to use.
	 */
	public record Ssl(@Nullable Boolean enabled, @Nullable String bundle) {

		boolean isOn() {
			return (this.enabled != null) ? this.enabled : this.bundle != null;
		}

	}

}
