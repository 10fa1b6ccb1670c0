package io.ecslogging.benchmarks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import net.logstash.logback.argument.StructuredArguments;
import org.slf4j.event.KeyValuePair;

/**
 * The events that are encoded: what services really log.
 */
public enum EventKind {

	/**
	 * A message with two arguments.
	 */
	PLAIN,

	/**
	 * The same within a trace, with three MDC entries and two typed key-values. Hundreds
	 * of events of one request follow one another.
	 */
	RICH,

	/**
	 * The same with {@code event.action}, {@code event.duration} and
	 * {@code event.outcome}: the end of a piece of work.
	 */
	EVENT,

	/**
	 * An access event: fifteen fields below {@code http}, {@code url}, {@code client},
	 * {@code user_agent} and {@code event}.
	 */
	HTTP,

	/**
	 * Three structured arguments, one of them a map of three.
	 */
	ARGUMENTS,

	/**
	 * Like {@link #RICH}, but each event is of another request, one of 1,000 loggers and
	 * one of 200 threads.
	 */
	SCATTERED,

	/**
	 * Like {@link #RICH}, with an MDC entry and a key-value that find their places taken.
	 */
	COLLIDING,

	/**
	 * A message of 4 KB with quotes, line ends and umlauts.
	 */
	LONG,

	/**
	 * A map of twelve entries, six of them maps of two.
	 */
	MAP,

	/**
	 * Three key-values, one of them a secret.
	 */
	MASKED,

	/**
	 * Two MDC entries that become labels, beside four static labels.
	 */
	LABELS,

	/**
	 * An exception with a cause, 60 frames in all.
	 */
	ERROR;

	/**
	 * The labels that are the same on every event of the kind {@link #LABELS}.
	 */
	static final Map<String, String> STATIC_LABELS = Map.of("team", "checkout", "region", "eu-central-1", "tier",
			"backend", "cost_center", "4711");

	private static final Instant START = Instant.parse("2026-11-22T18:12:09.123456Z");

	private static final int LOGGERS = 1000;

	private static final int THREADS = 200;

	private static final int REQUESTS = 100_000;

	/**
	 * Create events.
	 * @param context the context
	 * @param count how many
	 * @return the events, always the same ones
	 */
	LoggingEvent[] create(LoggerContext context, int count) {
		Draw loggers = new Draw((this == SCATTERED) ? LOGGERS : 1, 1);
		Draw threads = new Draw(THREADS, 2);
		Draw requests = new Draw(REQUESTS, 3);
		LoggingEvent[] events = new LoggingEvent[count];
		for (int i = 0; i < count; i++) {
			int request = (this == SCATTERED) ? requests.next() : 4711;
			LoggingEvent event = create(context, i, loggers.next(), request);
			event.setThreadName(
					(this == SCATTERED) ? "http-nio-8080-exec-" + threads.next() : Thread.currentThread().getName());
			event.getFormattedMessage();
			events[i] = event;
		}
		return events;
	}

	private LoggingEvent create(LoggerContext context, int number, int loggerNumber, int request) {
		Logger logger = context.getLogger("com.example.shop.checkout.CheckoutService"
				+ ((loggerNumber > 0) ? Integer.toString(loggerNumber) : ""));
		LoggingEvent event = new LoggingEvent(Logger.class.getName(), logger, Level.INFO, message(number), null,
				arguments(number));
		event.setInstant(START.plusNanos(number * 37_000L));
		Map<String, String> mdc = new LinkedHashMap<>();
		event.setMDCPropertyMap(mdc);
		if (this != PLAIN && this != LONG && this != ERROR && this != MASKED && this != LABELS && this != MAP
				&& this != ARGUMENTS) {
			mdc.put("traceId", "803b448a0489f84084905d30" + "%08x".formatted(request));
			mdc.put("spanId", "3425f23b" + "%08x".formatted(request));
			mdc.put("tenant", "acme");
			mdc.put("user.id", "u-" + request);
			mdc.put("channel", "web");
		}
		if (this == LABELS) {
			mdc.put("tenant", "acme");
			mdc.put("channel", "web");
		}
		if (this == COLLIDING) {
			mdc.put("labels.tenant", "other");
		}
		keyValues(event, number);
		if (this == ERROR) {
			event.setThrowableProxy(new ThrowableProxy(failure(number)));
		}
		return event;
	}

	private String message(int number) {
		if (this == ARGUMENTS) {
			return "Placed {} for {} with {}";
		}
		if (this == LONG) {
			String line = "Zeile %d: \"Müller & Söhne\" übergab das Päckchen an der Tür.\n".formatted(number);
			return line.repeat(4096 / line.length());
		}
		return "Customer {} placed an order in {} ms";
	}

	private Object[] arguments(int number) {
		if (this == ARGUMENTS) {
			Map<String, Object> payment = new LinkedHashMap<>();
			payment.put("method", "card");
			payment.put("amount", 129.5);
			payment.put("attempts", 1 + number % 3);
			return new Object[] { StructuredArguments.kv("order.id", 4711 + number),
					StructuredArguments.value("customer", "c-" + (1000 + number)),
					StructuredArguments.kv("payment", payment) };
		}
		return (this != LONG) ? new Object[] { "c-" + (1000 + number), number % 100 } : new Object[0];
	}

	private void keyValues(LoggingEvent event, int number) {
		switch (this) {
			case RICH, SCATTERED -> add(event, "order.id", 4711 + number, "order.gross", 129.5);
			case EVENT -> add(event, "event.action", "place-order", "event.duration", 37_000_000L + number,
					"event.outcome", "success", "order.id", 4711 + number);
			case HTTP -> add(event, "http.request.method", "POST", "http.request.body.bytes", 512 + number,
					"http.response.status_code", 201, "http.response.body.bytes", 1843 + number, "http.version", "1.1",
					"url.path", "/orders/" + number, "url.query", "expand=items", "url.scheme", "https", "url.domain",
					"shop.example.com", "client.ip", "203.0.113." + number % 256, "client.port", 40_000 + number % 1000,
					"user_agent.original", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
					"event.duration", 37_000_000L + number, "event.outcome", "success", "event.category", "web");
			case COLLIDING -> add(event, "order.id", 4711 + number, "message", "another one " + number);
			case MAP -> add(event, "order", map(number));
			case MASKED ->
				add(event, "order.id", 4711 + number, "user.password", "secret" + number, "order.gross", 129.5);
			default -> {
			}
		}
	}

	private static Map<String, Object> map(int number) {
		Map<String, Object> map = new LinkedHashMap<>();
		List<String> names = new ArrayList<>(List.of("net", "gross", "shipping", "discount", "items", "weight"));
		for (String name : names) {
			map.put(name, number + name.length());
			Map<String, Object> inner = new LinkedHashMap<>();
			inner.put("unit", "EUR");
			inner.put("value", 129.5);
			map.put(name + "_detail", inner);
		}
		return map;
	}

	private static void add(LoggingEvent event, Object... pairs) {
		for (int i = 0; i < pairs.length; i += 2) {
			event.addKeyValuePair(new KeyValuePair((String) pairs[i], pairs[i + 1]));
		}
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
