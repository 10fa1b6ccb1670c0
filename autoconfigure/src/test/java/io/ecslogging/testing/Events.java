package io.ecslogging.testing;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * Makes Logback events for tests of the encoder.
 */
public final class Events {

	private static final LoggerContext CONTEXT = loggerContext();

	private Map<String, String> mdc = new LinkedHashMap<>();

	private boolean made;

	private final LoggingEvent event;

	private Events(Level level, String message, Object... arguments) {
		Logger logger = CONTEXT.getLogger("com.example.CheckoutService");
		this.event = new LoggingEvent(Logger.class.getName(), logger, level, message, null, arguments);
		this.event.setInstant(Instant.parse("2026-11-22T18:12:09.123456789Z"));
	}

	public static LoggerContext loggerContext() {
		LoggerContext context = new LoggerContext();
		context.setMDCAdapter(new LogbackMDCAdapter());
		return context;
	}

	public static Events info(String message, Object... arguments) {
		return new Events(Level.INFO, message, arguments);
	}

	public static Events error(String message, Throwable throwable) {
		Events events = new Events(Level.ERROR, message);
		events.event.setThrowableProxy(new ThrowableProxy(throwable));
		return events;
	}

	public Events mdc(String key, String value) {
		this.mdc.put(key, value);
		return this;
	}

	public Events mdc(Map<String, String> mdc) {
		this.mdc = mdc;
		return this;
	}

	public Events with(String key, Object value) {
		this.event.addKeyValuePair(new KeyValuePair(key, value));
		return this;
	}

	public Events marker(Marker marker) {
		this.event.addMarker(marker);
		return this;
	}

	public Events throwable(Throwable throwable) {
		this.event.setThrowableProxy(new ThrowableProxy(throwable));
		return this;
	}

	public LoggingEvent get() {
		if (!this.made) {
			this.event.setMDCPropertyMap(this.mdc);
			this.made = true;
		}
		return this.event;
	}

}
