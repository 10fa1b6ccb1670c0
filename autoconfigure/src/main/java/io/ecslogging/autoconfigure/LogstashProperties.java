package io.ecslogging.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.logging.LogLevel;

import io.ecslogging.shipping.logstash.Acknowledge;
import io.ecslogging.shipping.net.ConnectionStrategy;

/**
 * Configuration properties of shipping to Logstash. Bound before the application context
 * exists.
 *
 * @param destinations Where Logstash listens, a list of host:port. Nothing is shipped to
 * Logstash if it is not set.
 * @param protocol How Logstash is spoken to: by the input that listens there. The beats
 * input acknowledges events, the tcp input does not.
 * @param strategy How a new connection chooses among several destinations.
 * @param connectTimeout How long connecting may take, the TLS handshake included.
 * @param writeTimeout How long Logstash may accept no data before the connection is
 * replaced.
 * @param acknowledge When events that were sent count as delivered. By default, when
 * Logstash has ended the connection that carried them. Not with protocol=beats.
 * @param ackInterval How long a connection carries events until it is ended to have them
 * confirmed. Not with protocol=beats.
 * @param ackTimeout How long Logstash may take to confirm events before they are sent
 * again. With protocol=beats, how long it may not even say that it is alive.
 * @param keepAlive Time without events after which a newline is sent, so that nothing on
 * the way drops the connection as idle. Zero for never. Only with acknowledge=window.
 * @param resendWindow If the connection breaks, events sent within this time are sent
 * again. Only with acknowledge=window.
 * @param threshold Lowest level of the events that are shipped.
 * @param ssl How connections are secured.
 */
@ConfigurationProperties(LogstashProperties.PREFIX)
public record LogstashProperties(@DefaultValue List<String> destinations, @DefaultValue("tcp") Protocol protocol,
		@DefaultValue("prefer-primary") ConnectionStrategy strategy, @DefaultValue("5s") Duration connectTimeout,
		@DefaultValue("15s") Duration writeTimeout, @DefaultValue("connection") Acknowledge acknowledge,
		@DefaultValue("5s") Duration ackInterval, @DefaultValue("30s") Duration ackTimeout,
		@DefaultValue("1m") Duration keepAlive, @DefaultValue("5s") Duration resendWindow,
		@DefaultValue("trace") LogLevel threshold, @DefaultValue Ssl ssl) {

	/**
	 * Prefix of the names of these properties.
	 */
	public static final String PREFIX = EcsLoggingProperties.PREFIX + ".logstash";

	/**
	 * Return what is bound where nothing is configured. Binding takes its time, which a
	 * start without these properties is spared.
	 */
	static LogstashProperties defaults() {
		return new LogstashProperties(List.of(), Protocol.TCP, ConnectionStrategy.PREFER_PRIMARY, Duration.ofSeconds(5),
				Duration.ofSeconds(15), Acknowledge.CONNECTION, Duration.ofSeconds(5), Duration.ofSeconds(30),
				Duration.ofMinutes(1), Duration.ofSeconds(5), LogLevel.TRACE, new Ssl(null, null));
	}

	/**
	 * Create the properties.
	 */
	public LogstashProperties {
		destinations = OwnProperties.withoutEmpty(destinations);
	}

	/**
	 * Return whether to ship to Logstash.
	 * @return whether there is a destination, and the threshold is not OFF
	 */
	public boolean isEnabled() {
		return !this.destinations.isEmpty() && this.threshold != LogLevel.OFF;
	}

	/**
	 * Return the properties with other destinations.
	 * @param addresses where Logstash listens, a list of host:port
	 * @param secured whether to use TLS there
	 * @return the changed copy
	 */
	public LogstashProperties withConnection(List<String> addresses, boolean secured) {
		return new LogstashProperties(addresses, this.protocol, this.strategy, this.connectTimeout, this.writeTimeout,
				this.acknowledge, this.ackInterval, this.ackTimeout, this.keepAlive, this.resendWindow, this.threshold,
				new Ssl(secured, null));
	}

	/**
	 * How Logstash is spoken to.
	 */
	public enum Protocol {

		/**
		 * Lines to the {@code tcp} input with the codec {@code json_lines}.
		 */
		TCP,

		/**
		 * Windows of events to the {@code beats} input, which acknowledges them.
		 */
		BEATS

	}

	/**
	 * How connections are secured.
	 *
	 * @param enabled Whether to use TLS. True by default if a bundle is set. Without a
	 * bundle, the JVM's certificate authorities are trusted.
	 * @param bundle Name of the SSL bundle to use.
	 */
	public record Ssl(@Nullable Boolean enabled, @Nullable String bundle) {

		/**
		 * Return whether to use TLS.
		 * @return whether it is enabled, or a bundle is named
		 */
		public boolean isOn() {
			return (this.enabled != null) ? this.enabled : this.bundle != null;
		}

	}

}
