package io.ecslogging.autoconfigure.web;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import io.ecslogging.autoconfigure.BoundProperties;
import io.ecslogging.ecs.InternetAddress;
import io.ecslogging.ecs.UrlMask;

/**
 * Logs one event for each request that a server has ended. Called by the server's
 * threads; immutable, and never throws.
 */
final class AccessEvents {

	/**
	 * From this status on, a request has failed.
	 */
	private static final int FIRST_ERROR = 400;

	private static final List<String> CATEGORY = List.of("web");

	private static final List<String> TYPE = List.of("access");

	private static final Logger logger = LoggerFactory.getLogger(BoundProperties.ACCESS_LOGGER);

	private final AccessRules rules;

	private final UrlMask mask;

	/**
	 * The fields of headers by their names.
	 */
	private final Map<String, String> headers;

	/**
	 * Create one.
	 * @param rules decide which requests are logged
	 * @param mask masks secrets in what clients send
	 * @param headers the fields of the headers to log, by the names of the headers
	 */
	AccessEvents(AccessRules rules, UrlMask mask, Map<String, String> headers) {
		this.rules = rules;
		this.mask = mask;
		this.headers = headers;
	}

	/**
	 * Log a request, unless the rules or the level of the logger forbid it.
	 */
	void log(ServedRequest request) {
		try {
			if (logger.isInfoEnabled()) {
				String target = request.target();
				logIfAdmitted(request, (target != null) ? RequestTarget.of(target) : null);
			}
		}
		catch (Throwable ex) {
			rethrowIfFatal(ex);
			logFailure(ex);
		}
	}

	/**
	 * There is one event for each request, even if it says nothing else.
	 */
	private static void logFailure(Throwable failure) {
		try {
			logger.error("The access event of a request could not be logged", failure);
		}
		catch (Throwable ex) {
			rethrowIfFatal(ex);
			// logging must not disturb the server
		}
	}

	private static void rethrowIfFatal(Throwable ex) {
		if (ex instanceof VirtualMachineError error && !(error instanceof StackOverflowError)) {
			throw error;
		}
	}

	private void logIfAdmitted(ServedRequest request, @Nullable RequestTarget target) {
		boolean failed = request.isIncomplete() || request.status() >= FIRST_ERROR || request.status() == 0;
		if (this.rules.admit(request, (target != null) ? target.plainPath() : "", failed)) {
			String path = (target != null) ? this.mask.path(target.path()) : null;
			LoggingEventBuilder event = logger.atInfo();
			addEvent(event, request, failed);
			addUrl(event, request, target, path);
			addHttp(event, request);
			addClient(event, request);
			event.log(message(request, path));
		}
	}

	private static void addEvent(LoggingEventBuilder event, ServedRequest request, boolean failed) {
		event.addKeyValue("event.kind", "event")
			.addKeyValue("event.category", CATEGORY)
			.addKeyValue("event.type", TYPE)
			.addKeyValue("event.outcome", failed ? "failure" : "success")
			.addKeyValue("event.start", request.start().truncatedTo(ChronoUnit.MICROS).toString())
			.addKeyValue("event.duration", request.nanos());
		Throwable failure = request.failure();
		if (failure != null) {
			// what it says may contain anything, and the application logs it
			event.addKeyValue("error.type", failure.getClass().getName());
		}
	}

	private void addUrl(LoggingEventBuilder event, ServedRequest request, @Nullable RequestTarget target,
			@Nullable String path) {
		add(event, "url.path", path);
		if (target != null && target.query() != null) {
			event.addKeyValue("url.query", this.mask.query(target.query()));
		}
		RequestNotes notes = request.notes();
		add(event, "url.domain", first((notes != null) ? notes.domain() : null, request.domain()));
	}

	private void addHttp(LoggingEventBuilder event, ServedRequest request) {
		add(event, "http.request.method", request.method());
		add(event, "http.version", version(request.protocol()));
		if (request.status() > 0) {
			event.addKeyValue("http.response.status_code", request.status());
		}
		add(event, "http.request.body.bytes", request.requestBytes());
		add(event, "http.response.body.bytes", request.responseBytes());
		add(event, "http.request.id", first(header(request, "X-Request-Id"), header(request, "X-Correlation-Id")));
		this.headers.forEach((name, field) -> add(event, field, header(request, name)));
	}

	private @Nullable String header(ServedRequest request, String name) {
		String value = request.header(name);
		return (value != null) ? this.mask.header(name, value) : null;
	}

	private void addClient(LoggingEventBuilder event, ServedRequest request) {
		RequestNotes notes = request.notes();
		add(event, "client.ip", ip(first((notes != null) ? notes.clientAddress() : null, request.clientAddress())));
		add(event, "user_agent.original", header(request, "User-Agent"));
		if (notes != null) {
			add(event, "http.route", notes.route());
			add(event, "user.name", notes.user());
			add(event, "trace.id", notes.traceId());
			add(event, "span.id", notes.spanId());
		}
	}

	private static void add(LoggingEventBuilder event, String field, @Nullable String value) {
		if (value != null) {
			event.addKeyValue(field, value);
		}
	}

	private static void add(LoggingEventBuilder event, String field, long value) {
		if (value != ServedRequest.UNKNOWN) {
			event.addKeyValue(field, value);
		}
	}

	private static @Nullable String first(@Nullable String preferred, @Nullable String other) {
		return (preferred != null) ? preferred : other;
	}

	/**
	 * Return an address as Elasticsearch takes it: without brackets, zone and port.
	 * @return the address, or {@code null} if it is something else, such as
	 * {@code unknown}
	 */
	private static @Nullable String ip(@Nullable String address) {
		if (address == null || InternetAddress.isValid(address)) {
			return address;
		}
		String plain = address.startsWith("[") ? address.substring(1) : address;
		boolean version4 = plain.indexOf(':') == plain.lastIndexOf(':');
		int end = 0;
		while (end < plain.length() && (version4 ? ":" : "]%").indexOf(plain.charAt(end)) < 0) {
			end++;
		}
		plain = plain.substring(0, end);
		return InternetAddress.isValid(plain) ? plain : null;
	}

	/**
	 * Return the version as ECS has it: {@code 1.1}, and {@code 2} for {@code HTTP/2.0}.
	 */
	private static @Nullable String version(@Nullable String protocol) {
		if (protocol == null || !protocol.toUpperCase(Locale.ROOT).startsWith("HTTP/")) {
			return null;
		}
		String version = protocol.substring("HTTP/".length());
		return (version.endsWith(".0") && !version.equals("1.0")) ? version.substring(0, version.length() - 2)
				: version;
	}

	private static String message(ServedRequest request, @Nullable String path) {
		String method = request.method();
		return ((method != null) ? method : "-") + ' ' + ((path != null) ? path : "-") + ' ' + request.status();
	}

}
