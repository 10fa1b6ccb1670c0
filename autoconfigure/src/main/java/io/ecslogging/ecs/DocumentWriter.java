package io.ecslogging.ecs;

import java.util.List;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import org.jspecify.annotations.Nullable;

import io.ecslogging.ecs.Plan.Part;
import io.ecslogging.ecs.Plan.Section;
import io.ecslogging.json.JsonBuffer;

/**
 * Writes the document from top to bottom. Immutable except for caches, and may be used by
 * any number of threads. May write the same event again under other limits.
 */
final class DocumentWriter {

	private static final String LINE_TRUNCATED = "_line_truncated";

	/**
	 * Longer names are not cached.
	 */
	private static final int MAX_NAME_LENGTH = 200;

	private static final byte[] ID_END = JsonBuffer.ascii("\"},");

	private final boolean nested;

	private final EcsTemplate template;

	private final Timestamps timestamps;

	private final BoundedCache<String, byte[]> names = new BoundedCache<>(JsonBuffer::encodedString,
			(name, json) -> Character.BYTES * name.length() + json.length);

	private final StackTraceWriter stackTraces = new StackTraceWriter();

	private final List<String> fixedTags;

	/**
	 * The part between message and thread, for events that add nothing to it: the
	 * version, the objects that are the same in all documents, and the beginning of the
	 * process and its thread.
	 */
	private final byte[] prepared;

	private final int processLength;

	private final int threadLength;

	private final IdField traceId;

	private final IdField spanId;

	private final IdField transactionId;

	/**
	 * Create a writer.
	 * @param settings what to write
	 * @param template the names to write it under
	 * @param encoding an encoding without an event, for what is the same in all documents
	 */
	DocumentWriter(EcsSettings settings, EcsTemplate template, Encoding encoding) {
		this.nested = settings.layout() == Layout.NESTED;
		this.template = template;
		this.timestamps = new Timestamps(template.name(OwnField.TIMESTAMP));
		this.fixedTags = settings.fields().tags();
		this.traceId = IdField.of(template, OwnField.TRACE, OwnField.TRACE_ID);
		this.spanId = IdField.of(template, OwnField.SPAN, OwnField.SPAN_ID);
		this.transactionId = IdField.of(template, OwnField.TRANSACTION, OwnField.TRANSACTION_ID);
		fixedObjects(encoding);
		int process = openProcess(encoding);
		int thread = open(encoding.out, OwnField.THREAD);
		this.prepared = encoding.out.toByteArray();
		this.processLength = this.prepared.length - process;
		this.threadLength = this.prepared.length - thread;
	}

	/**
	 * Write the document within the limits of the encoding.
	 * @param encoding the collected event, and the buffer to write to
	 * @param event the event
	 * @return the size of the line in bytes, newline included
	 */
	int write(Encoding encoding, ILoggingEvent event) {
		JsonBuffer out = encoding.out;
		out.truncate(0);
		start(out, event);
		string(encoding, OwnField.MESSAGE, encoding.message);
		fixedObjectsAndProcess(encoding, event);
		log(encoding, event);
		error(encoding, event.getThrowableProxy());
		if (encoding.plan != null) {
			planned(encoding, encoding.plan);
		}
		else {
			context(encoding);
			encoding.tree.writeAdded(encoding.tree.root(), out, encoding.limits);
		}
		tags(encoding);
		out.end();
		return out.size();
	}

	/**
	 * Open the document with its first members, in the order that the ecs-logging
	 * specification requires.
	 */
	private void start(JsonBuffer out, ILoggingEvent event) {
		this.timestamps.write(out, event);
		if (!this.nested) {
			out.raw(this.template.level(event.getLevel()));
		}
	}

	private void fixedObjectsAndProcess(Encoding encoding, ILoggingEvent event) {
		JsonBuffer out = encoding.out;
		int process;
		int thread;
		Section middle = (encoding.plan != null) ? encoding.plan.middle() : null;
		if (encoding.limits.fixedFields() && !encoding.tree.isFixedExtended()) {
			if (middle != null) {
				middle.write(out, encoding.fields.plannedValues(), encoding.values);
			}
			else {
				out.raw(this.prepared);
			}
			process = out.size() - this.processLength;
			thread = out.size() - this.threadLength;
		}
		else {
			fixedObjects(encoding);
			process = openProcess(encoding);
			thread = open(out, OwnField.THREAD);
		}
		thread(encoding, event);
		out.closeObject(thread);
		added(encoding, Part.PROCESS, encoding.process);
		out.closeObject(process);
	}

	private void fixedObjects(Encoding encoding) {
		encoding.out.raw(this.template.topLevelVersion());
		if (encoding.limits.fixedFields()) {
			for (FieldNode object : encoding.fixedObjects) {
				encoding.tree.writeFixed(object, encoding.out, encoding.limits);
			}
		}
	}

	private int openProcess(Encoding encoding) {
		int process = open(encoding.out, OwnField.PROCESS);
		if (encoding.limits.fixedFields()) {
			encoding.tree.writeFixedMembers(encoding.process, encoding.out);
		}
		return process;
	}

	private void thread(Encoding encoding, ILoggingEvent event) {
		JsonBuffer out = encoding.out;
		String threadName = event.getThreadName();
		Thread current = Thread.currentThread();
		if (!encoding.lastThread.write(out, current, threadName, encoding.limits)) {
			int start = out.size();
			byte[] id = this.template.name(OwnField.THREAD_ID);
			if (id != null && current.getName().equals(threadName)) {
				out.raw(id);
				out.number(current.getId());
			}
			if (threadName != null && !threadName.isEmpty()) {
				name(encoding, OwnField.THREAD_NAME, threadName);
			}
			encoding.lastThread.keep(out, start, current, threadName, encoding.limits);
		}
		added(encoding, Part.THREAD, encoding.thread);
	}

	private void log(Encoding encoding, ILoggingEvent event) {
		JsonBuffer out = encoding.out;
		int log = open(out, OwnField.LOG);
		if (this.nested) {
			out.raw(this.template.level(event.getLevel()));
		}
		String logger = event.getLoggerName();
		if (logger != null) {
			name(encoding, OwnField.LOGGER, logger);
		}
		origin(encoding, encoding.caller);
		added(encoding, Part.LOG, encoding.log);
		out.closeObject(log);
	}

	private void origin(Encoding encoding, @Nullable StackTraceElement caller) {
		if (caller == null && !encoding.origin.hasAdded() && !encoding.originFile.hasAdded()) {
			return;
		}
		JsonBuffer out = encoding.out;
		int origin = open(out, OwnField.ORIGIN);
		int file = open(out, OwnField.ORIGIN_FILE);
		if (caller != null) {
			string(encoding, OwnField.ORIGIN_FILE_NAME, caller.getFileName());
			byte[] line = this.template.name(OwnField.ORIGIN_FILE_LINE);
			if (line != null && caller.getLineNumber() >= 0) {
				out.raw(line);
				out.number(caller.getLineNumber());
			}
		}
		encoding.tree.writeAdded(encoding.originFile, out, encoding.limits);
		out.closeObject(file);
		string(encoding, OwnField.ORIGIN_FUNCTION, (caller != null) ? caller.getMethodName() : null);
		encoding.tree.writeAdded(encoding.origin, out, encoding.limits);
		out.closeObject(origin);
	}

	private void error(Encoding encoding, @Nullable IThrowableProxy throwable) {
		boolean planned = encoding.plan != null && encoding.plan.has(Part.ERROR);
		if (throwable == null && !encoding.error.hasAdded() && !planned) {
			return;
		}
		JsonBuffer out = encoding.out;
		int error = open(out, OwnField.ERROR);
		if (throwable != null) {
			string(encoding, OwnField.ERROR_TYPE, throwable.getClassName());
			string(encoding, OwnField.ERROR_MESSAGE, encoding.errorMessage);
			byte[] stackTrace = this.template.name(OwnField.ERROR_STACK_TRACE);
			if (stackTrace != null) {
				out.raw(stackTrace);
				stackTrace(encoding, throwable);
			}
		}
		added(encoding, Part.ERROR, encoding.error);
		out.closeObject(error);
	}

	private void stackTrace(Encoding encoding, IThrowableProxy throwable) {
		JsonBuffer out = encoding.out;
		boolean whole;
		if (encoding.stackTrace != null) {
			whole = out.string(encoding.stackTrace, encoding.limits.valueSize());
		}
		else {
			out.raw('"');
			whole = this.stackTraces.write(out, throwable, encoding.limits, encoding.mask);
			out.endString();
		}
		if (!whole) {
			encoding.values.shortened();
		}
	}

	private void context(Encoding encoding) {
		JsonBuffer out = encoding.out;
		MdcFields mdc = encoding.context.mdc();
		FlatFields flat = encoding.fields.flat();
		if (!mdc.isWhole(encoding.limits)) {
			trace(encoding);
			labels(encoding);
			flat.write(out, encoding.limits, encoding.values);
			return;
		}
		if (!mdc.write(out)) {
			int start = out.size();
			trace(encoding);
			labels(encoding);
			flat.writeMarked(out, encoding.limits, encoding.values);
			mdc.keep(out, start);
		}
		flat.writeUnmarked(out, encoding.limits, encoding.values);
	}

	/**
	 * Write trace, labels and what is at the root by a plan; what the MDC brings as one,
	 * if the last event has brought the same.
	 */
	private void planned(Encoding encoding, Plan plan) {
		JsonBuffer out = encoding.out;
		@Nullable Object[] values = encoding.fields.plannedValues();
		MdcFields mdc = encoding.context.mdc();
		int kept = mdc.keptCount();
		int leading = (kept > 0) ? plan.leading(kept) : -1;
		if (leading < 0) {
			trace(encoding);
			labels(encoding);
			plan.writeRootFrom(0, out, values, encoding.values);
			return;
		}
		if (!mdc.writePlanned(plan, out)) {
			int start = out.size();
			trace(encoding);
			labels(encoding);
			plan.writeRootTo(leading, out, values, encoding.values);
			mdc.keepPlanned(plan, out, start);
		}
		plan.writeRootFrom(leading, out, values, encoding.values);
	}

	private void trace(Encoding encoding) {
		TraceContext trace = encoding.context.trace();
		id(encoding, this.traceId, encoding.trace, trace.traceId());
		id(encoding, this.spanId, encoding.span, trace.spanId());
		id(encoding, this.transactionId, encoding.transaction, trace.transactionId());
	}

	private void id(Encoding encoding, IdField field, FieldNode node, @Nullable String id) {
		JsonBuffer out = encoding.out;
		if (id != null && !node.hasAdded() && field.beginning() != null
				&& id.length() <= encoding.limits.valueSize() / JsonBuffer.MAX_BYTES_PER_CHAR) {
			out.raw(field.beginning());
			out.text(id, 0, id.length());
			out.raw(ID_END);
		}
		else if (id != null || node.hasAdded()) {
			int start = open(out, field.object());
			string(encoding, field.field(), id);
			encoding.tree.writeAdded(node, out, encoding.limits);
			out.closeObject(start);
		}
	}

	private void labels(Encoding encoding) {
		FieldNode labels = encoding.tree.labels();
		FlatFields flat = encoding.fields.flat();
		boolean planned = encoding.plan != null && encoding.plan.has(Part.LABELS);
		boolean flatLabels = encoding.plan == null && flat.hasLabels();
		if (labels.hasMembers() || flatLabels || planned) {
			int start = open(encoding.out, OwnField.LABELS);
			if (encoding.limits.fixedFields()) {
				encoding.tree.writeFixedMembers(labels, encoding.out);
			}
			if (flatLabels) {
				flat.writeLabels(encoding.out, encoding.limits, encoding.values);
			}
			added(encoding, Part.LABELS, labels);
			encoding.out.closeObject(start);
		}
	}

	/**
	 * Write the tags. They come last, because only then is it known whether something was
	 * left out.
	 */
	private void tags(Encoding encoding) {
		byte[] name = this.template.name(OwnField.TAGS);
		List<String> tags = encoding.fields.tags();
		boolean shortened = encoding.values.isShortened();
		if (name == null || this.fixedTags.isEmpty() && tags.isEmpty() && !shortened) {
			return;
		}
		JsonBuffer out = encoding.out;
		LineLimits limits = encoding.limits;
		out.raw(name);
		int start = out.open('[');
		if (limits.fixedFields()) {
			for (int i = 0; i < this.fixedTags.size(); i++) {
				out.string(this.fixedTags.get(i));
			}
		}
		for (int i = 0; i < tags.size(); i++) {
			String tag = tags.get(i);
			if (!this.fixedTags.contains(tag) && limits.takeField()) {
				out.string(tag, limits.valueSize());
			}
		}
		if (shortened) {
			out.string(LINE_TRUNCATED);
		}
		out.close(start, ']');
	}

	/**
	 * Write the members that the event adds to an object.
	 */
	private void added(Encoding encoding, Part part, FieldNode object) {
		if (encoding.plan != null) {
			encoding.plan.write(part, encoding.out, encoding.fields.plannedValues(), encoding.values);
		}
		else {
			encoding.tree.writeAdded(object, encoding.out, encoding.limits);
		}
	}

	private int open(JsonBuffer out, OwnField object) {
		return out.openObject(this.template.opening(object));
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
	 * Write a string that recurs in other events.
	 */
	private void name(Encoding encoding, OwnField field, String value) {
		byte[] name = this.template.name(field);
		if (name == null) {
			return;
		}
		if (value.length() > MAX_NAME_LENGTH
				|| value.length() > encoding.limits.valueSize() / JsonBuffer.MAX_BYTES_PER_CHAR) {
			string(encoding, field, value);
			return;
		}
		encoding.out.raw(name);
		encoding.out.raw(this.names.get(value));
	}

	/**
	 * An object whose only own member is an id.
	 *
	 * @param object the object
	 * @param field its member
	 * @param beginning everything before the id, or {@code null} if it is filtered out
	 */
	private record IdField(OwnField object, OwnField field, byte @Nullable [] beginning) {

		static IdField of(EcsTemplate template, OwnField object, OwnField field) {
			byte[] name = template.name(field);
			if (name == null) {
				return new IdField(object, field, null);
			}
			JsonBuffer beginning = new JsonBuffer(32);
			beginning.openObject(template.opening(object));
			beginning.raw(name);
			beginning.raw('"');
			return new IdField(object, field, beginning.toByteArray());
		}

	}

}
