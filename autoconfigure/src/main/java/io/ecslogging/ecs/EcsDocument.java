package io.ecslogging.ecs;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import org.jspecify.annotations.Nullable;

import io.ecslogging.json.BufferPool;
import io.ecslogging.json.JsonBuffer;

/**
 * Encodes events as ECS documents, one line each. May be used by any number of threads:
 * what belongs to one encoding is in an {@link Encoding}, which a thread takes from a
 * pool and gives back. Never throws, whatever the event holds.
 */
public final class EcsDocument {

	private static final String LINE_TRUNCATED = "_line_truncated";

	private static final String ENCODING_FAILED = "_encoding_failed";

	private final EcsSettings settings;

	private final EcsTemplate template;

	private final Timestamps timestamps = new Timestamps();

	private final StackTraceWriter stackTraces;

	private final LineBudget budget;

	private final EncodingStats stats = new EncodingStats();

	private final BufferPool<Encoding> pool;

	/**
	 * The objects that are the same on all documents.
	 */
	private final byte[] fixed;

	/**
	 * Create an encoder.
	 * @param settings how to encode
	 */
	public EcsDocument(EcsSettings settings) {
		this.settings = settings;
		this.template = new EcsTemplate(settings);
		this.stackTraces = new StackTraceWriter(settings.context().mask());
		this.budget = new LineBudget(settings.maxLineSize());
		this.pool = new BufferPool<>(() -> new Encoding(settings, this.template, this.stats));
		Encoding encoding = this.pool.take();
		fixedObjects(encoding);
		this.fixed = encoding.out.toByteArray();
		encoding.reset();
		this.pool.give(encoding);
	}

	/**
	 * Return the counters of this encoder.
	 * @return the counters, which change on as events are encoded
	 */
	public EncodingStats stats() {
		return this.stats;
	}

	/**
	 * Encode an event, on the thread that logs it if it can be.
	 * @param event the event
	 * @return one line of UTF-8 JSON with a newline at its end, no longer than the
	 * settings allow
	 */
	public byte[] encode(ILoggingEvent event) {
		Encoding encoding = this.pool.take();
		try {
			encoding.collect(event);
			write(encoding, event);
			if (encoding.out.size() > this.settings.maxLineSize()) {
				encoding.values.shortened();
				this.budget.fit(encoding.limits, () -> write(encoding, event));
			}
			if (encoding.values.isShortened()) {
				this.stats.shortened();
			}
		}
		catch (Throwable ex) {
			this.stats.failed();
			writeFailure(encoding, event, ex);
		}
		byte[] line = encoding.out.toByteArray();
		if (encoding.isWorthKeeping()) {
			encoding.reset();
			this.pool.give(encoding);
		}
		return line;
	}

	private int write(Encoding encoding, ILoggingEvent event) {
		JsonBuffer out = encoding.out;
		LineLimits limits = encoding.limits;
		out.truncate(0);
		out.raw('{');
		timestamp(out, event);
		if (this.settings.layout() == Layout.ECS_LOGGING) {
			level(out, event);
		}
		string(encoding, OwnField.MESSAGE, encoding.message);
		out.raw(this.template.topLevelVersion());
		if (limits.fixedFields()) {
			if (encoding.tree.isFixedExtended()) {
				fixedObjects(encoding);
			}
			else {
				out.raw(this.fixed);
			}
		}
		process(encoding, event);
		log(encoding, event);
		error(encoding, event.getThrowableProxy());
		TraceContext trace = encoding.context.trace();
		id(encoding, OwnField.TRACE, OwnField.TRACE_ID, trace.traceId());
		id(encoding, OwnField.SPAN, OwnField.SPAN_ID, trace.spanId());
		id(encoding, OwnField.TRANSACTION, OwnField.TRANSACTION_ID, trace.transactionId());
		labels(encoding);
		encoding.tree.writeAdded(encoding.tree.root(), out, limits);
		tags(encoding);
		out.close(1, '}');
		out.truncate(out.size() - 1);
		out.raw('\n');
		return out.size();
	}

	private void timestamp(JsonBuffer out, ILoggingEvent event) {
		byte[] name = this.template.name(OwnField.TIMESTAMP);
		if (name != null) {
			out.raw(name);
			this.timestamps.write(out, event);
		}
	}

	private void level(JsonBuffer out, ILoggingEvent event) {
		byte[] name = this.template.name(OwnField.LEVEL);
		if (name != null) {
			Level level = event.getLevel();
			out.raw(name);
			out.string((level != null) ? level.levelStr : Level.INFO.levelStr);
		}
	}

	private void fixedObjects(Encoding encoding) {
		for (FieldNode object : encoding.fixedObjects) {
			encoding.tree.writeFixed(object, encoding.out, encoding.limits);
		}
	}

	private void process(Encoding encoding, ILoggingEvent event) {
		JsonBuffer out = encoding.out;
		LineLimits limits = encoding.limits;
		FieldNode process = encoding.object(OwnField.PROCESS);
		int processStart = open(out, OwnField.PROCESS);
		if (limits.fixedFields()) {
			encoding.tree.writeFixedMembers(process, out);
		}
		int threadStart = open(out, OwnField.THREAD);
		String threadName = event.getThreadName();
		Thread current = Thread.currentThread();
		byte[] id = this.template.name(OwnField.THREAD_ID);
		if (id != null && current.getName().equals(threadName)) {
			out.raw(id);
			out.number(current.getId());
		}
		string(encoding, OwnField.THREAD_NAME, (threadName != null && !threadName.isEmpty()) ? threadName : null);
		encoding.tree.writeAdded(encoding.object(OwnField.THREAD), out, limits);
		out.closeObject(threadStart);
		encoding.tree.writeAdded(process, out, limits);
		out.closeObject(processStart);
	}

	private void log(Encoding encoding, ILoggingEvent event) {
		JsonBuffer out = encoding.out;
		int logStart = open(out, OwnField.LOG);
		if (this.settings.layout() == Layout.NESTED) {
			level(out, event);
		}
		string(encoding, OwnField.LOGGER, event.getLoggerName());
		origin(encoding, this.settings.includeOrigin() ? encoding.origin : null);
		encoding.tree.writeAdded(encoding.object(OwnField.LOG), out, encoding.limits);
		out.closeObject(logStart);
	}

	private void origin(Encoding encoding, @Nullable StackTraceElement origin) {
		JsonBuffer out = encoding.out;
		LineLimits limits = encoding.limits;
		int originStart = open(out, OwnField.ORIGIN);
		int fileStart = open(out, OwnField.ORIGIN_FILE);
		if (origin != null) {
			string(encoding, OwnField.ORIGIN_FILE_NAME, origin.getFileName());
			byte[] line = this.template.name(OwnField.ORIGIN_FILE_LINE);
			if (line != null && origin.getLineNumber() >= 0) {
				out.raw(line);
				out.number(origin.getLineNumber());
			}
		}
		encoding.tree.writeAdded(encoding.object(OwnField.ORIGIN_FILE), out, limits);
		out.closeObject(fileStart);
		string(encoding, OwnField.ORIGIN_FUNCTION, (origin != null) ? origin.getMethodName() : null);
		encoding.tree.writeAdded(encoding.object(OwnField.ORIGIN), out, limits);
		out.closeObject(originStart);
	}

	private void error(Encoding encoding, @Nullable IThrowableProxy throwable) {
		JsonBuffer out = encoding.out;
		int errorStart = open(out, OwnField.ERROR);
		if (throwable != null) {
			string(encoding, OwnField.ERROR_TYPE, throwable.getClassName());
			String message = throwable.getMessage();
			string(encoding, OwnField.ERROR_MESSAGE,
					(message != null) ? this.settings.context().mask().apply(message) : null);
			byte[] stackTrace = this.template.name(OwnField.ERROR_STACK_TRACE);
			if (stackTrace != null) {
				out.raw(stackTrace);
				stackTrace(encoding, throwable);
			}
		}
		encoding.tree.writeAdded(encoding.object(OwnField.ERROR), out, encoding.limits);
		out.closeObject(errorStart);
	}

	private void stackTrace(Encoding encoding, IThrowableProxy throwable) {
		JsonBuffer out = encoding.out;
		String printed = encoding.stackTrace;
		if (printed != null) {
			boolean whole = out.string(printed, encoding.limits.valueSize());
			if (!whole) {
				encoding.values.shortened();
			}
			return;
		}
		out.raw('"');
		if (!this.stackTraces.write(out, throwable, encoding.limits)) {
			encoding.values.shortened();
		}
		out.endString();
	}

	private void id(Encoding encoding, OwnField object, OwnField field, @Nullable String id) {
		FieldNode node = encoding.object(object);
		if (id == null && !node.hasAdded()) {
			return;
		}
		int start = open(encoding.out, object);
		string(encoding, field, id);
		encoding.tree.writeAdded(node, encoding.out, encoding.limits);
		encoding.out.closeObject(start);
	}

	private void labels(Encoding encoding) {
		int start = open(encoding.out, OwnField.LABELS);
		FieldNode labels = encoding.tree.labels();
		if (encoding.limits.fixedFields()) {
			encoding.tree.writeFixedMembers(labels, encoding.out);
		}
		encoding.tree.writeAdded(labels, encoding.out, encoding.limits);
		encoding.out.closeObject(start);
	}

	private void tags(Encoding encoding) {
		byte[] name = this.template.name(OwnField.TAGS);
		List<String> fixedTags = this.settings.fields().tags();
		List<String> tags = encoding.context.tags();
		boolean shortened = encoding.values.isShortened();
		if (name == null || fixedTags.isEmpty() && tags.isEmpty() && !shortened) {
			return;
		}
		JsonBuffer out = encoding.out;
		LineLimits limits = encoding.limits;
		out.raw(name);
		int start = out.open('[');
		if (limits.fixedFields()) {
			fixedTags.forEach(out::string);
		}
		for (String tag : tags) {
			if (!fixedTags.contains(tag) && limits.takeField()) {
				out.string(tag, limits.valueSize());
			}
		}
		if (shortened) {
			out.string(LINE_TRUNCATED);
		}
		out.close(start, ']');
	}

	private int open(JsonBuffer out, OwnField object) {
		byte[] name = this.template.name(object);
		return out.openObject((name != null) ? name : new byte[0]);
	}

	private void string(Encoding encoding, OwnField field, @Nullable String value) {
		byte[] name = this.template.name(field);
		if (name != null && value != null) {
			encoding.out.raw(name);
			if (!encoding.out.string(value, encoding.limits.valueSize())) {
				encoding.values.shortened();
			}
		}
	}

	/**
	 * Write what can be trusted of an event that the encoder failed on.
	 */
	private void writeFailure(Encoding encoding, ILoggingEvent event, Throwable ex) {
		JsonBuffer out = encoding.out;
		out.truncate(0);
		out.raw('{');
		timestamp(out, event);
		level(out, event);
		String message = event.getMessage();
		if (message != null) {
			out.raw(JsonBuffer.encodedName("message"));
			out.string(message, EcsSettings.MIN_LINE_SIZE / 4);
		}
		out.raw(this.template.topLevelVersion());
		out.raw(JsonBuffer.encodedName("error"));
		int start = out.open('{');
		out.raw(JsonBuffer.encodedName("type"));
		out.string(ex.getClass().getName(), EcsSettings.MIN_LINE_SIZE / 4);
		out.close(start, '}');
		out.raw(JsonBuffer.encodedName("tags"));
		start = out.open('[');
		out.string(ENCODING_FAILED);
		out.close(start, ']');
		out.close(1, '}');
		out.truncate(out.size() - 1);
		out.raw('\n');
	}

	/**
	 * Return the exception behind a proxy, for printers that need it.
	 */
	static @Nullable Throwable throwableOf(@Nullable IThrowableProxy proxy) {
		return (proxy instanceof ThrowableProxy throwable) ? throwable.getThrowable() : null;
	}

}
