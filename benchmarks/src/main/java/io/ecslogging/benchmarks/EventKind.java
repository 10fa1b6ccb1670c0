package io.ecslogging.benchmarks;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import org.slf4j.event.KeyValuePair;

/**
 * The events that are encoded.
 */
public enum EventKind {

	/**
	 * A message with two arguments.
	 */
	PLAIN,

	/**
	 * The same within a trace, with three MDC entries and two typed key-values.
	 */
	RICH,

	/**
	 * The same, each event within another trace and with another user.
	 */
	SCATTERED,

	/**
	 * An exception with a cause, 60 frames in all.
	 */
	ERROR;

	private static final Instant START = Instant.parse("2026-11-22T18:12:09.123456Z");

	/**
	 * Create an event.
	 * @param context the context
	 * @param number its number, which makes it differ from the others
	 * @return the event
	 */
	LoggingEvent create(LoggerContext context, int number) {
		Logger logger = context.getLogger("com.example.shop.checkout.CheckoutService");
		LoggingEvent event = new LoggingEvent(Logger.class.getName(), logger, Level.INFO,
				"Customer {} placed an order in {} ms", null, new Object[] { "c-" + (1000 + number), number % 100 });
		event.setInstant(START.plusNanos(number * 37_000L));
		event.setThreadName(Thread.currentThread().getName());
		Map<String, String> mdc = new LinkedHashMap<>();
		event.setMDCPropertyMap(mdc);
		if (this == RICH || this == SCATTERED) {
			int request = (this == RICH) ? 4711 : 4711 + number;
			mdc.put("traceId", "803b448a0489f84084905d309348" + request);
			mdc.put("spanId", "3425f23bb243" + request);
			mdc.put("tenant", "acme");
			mdc.put("user.id", "u-" + request);
			mdc.put("channel", "web");
			event.addKeyValuePair(new KeyValuePair("order.id", 4711 + number));
			event.addKeyValuePair(new KeyValuePair("order.gross", 129.5));
		}
		if (this == ERROR) {
			event.setThrowableProxy(new ThrowableProxy(failure(number)));
		}
		return event;
	}

	/**
	 * Create an exception with a cause, 60 frames in all below the caller's.
	 * @param number part of the message
	 * @return the exception
	 */
	static Exception failure(int number) {
		return Deep.fail(40, number);
	}

	/**
	 * Recurses as services do, over many methods.
	 */
	private static final class Deep {

		private Deep() {
		}

		static Exception fail(int depth, int number) {
			return (depth <= 0) ? outer(number)
					: (depth % 2 == 0) ? invoke(depth - 1, number) : handleRequest(depth - 1, number);
		}

		private static Exception invoke(int depth, int number) {
			return fail(depth, number);
		}

		private static Exception handleRequest(int depth, int number) {
			return fail(depth, number);
		}

		private static Exception outer(int number) {
			try {
				throw new IllegalArgumentException("no stock left for item " + number);
			}
			catch (IllegalArgumentException ex) {
				return new IllegalStateException("order " + number + " cannot be placed", ex);
			}
		}

	}

}
