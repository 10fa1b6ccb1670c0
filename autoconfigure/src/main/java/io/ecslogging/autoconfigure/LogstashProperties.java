package io.ecslogging.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.logging.LogLevel;

import io.ecslogging.shipping.net.ConnectionStrategy;

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
		@DefaultValue("5s") Duration resendWindow, @DefaultValue("trace") LogLevel threshold, @DefaultValue Ssl ssl) {

	/**
	 * What the names of these properties begin with.
	 */
	public static final String PREFIX = EcsLoggingProperties.PREFIX + ".logstash";

	/**
	 * Return what is bound where nothing is configured. Binding takes its time, which a
	 * start without these properties is spared.
	 */
	static LogstashProperties defaults() {
		return new LogstashProperties(List.of(), ConnectionStrategy.PREFER_PRIMARY, Duration.ofSeconds(5),
				Duration.ofSeconds(15), Duration.ofMinutes(1), Duration.ofSeconds(5), LogLevel.TRACE,
				new Ssl(null, null));
	}

	/**
	 * Create the properties.
	 */
	public LogstashProperties {
		destinations = OwnProperties.withoutEmpty(destinations);
	}

	/**
	 * Return whether there is anything to ship to.
	 * @return whether there is a destination
	 */
	public boolean isEnabled() {
		return !this.destinations.isEmpty() && this.threshold != LogLevel.OFF;
	}

	/**
	 * How connections are secured.
	 *
	 * @param enabled Whether to use TLS. Taken as true where a bundle is named, so that
	 * it need only be set to use TLS with the certificate authorities of the JVM.
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
