package io.ecslogging.ecs;

import java.util.List;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import org.jspecify.annotations.Nullable;

import io.ecslogging.ecs.EcsSchema.OwnField;
import io.ecslogging.ecs.LineBudget.Limits;
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
	 * Longer names of loggers are not cached.
	 */
	private static final int MAX_NAME_LENGTH = 200;

	private static final byte[] ID_END = JsonBuffer.ascii("\"},");

	private final boolean nested;

	private final EcsTemplate template;

	private final Timestamps timestamps;

	private final BoundedCache<String, byte[]> loggers = new BoundedCache<>(JsonBuffer::encodedString,
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
	 * @param scratch an encoding without an event, for what is the same in all documents
	 */
	DocumentWriter(EcsSettings settings, EcsTemplate template, EventScratch scratch) {
		this.nested = settings.layout() == Layout.NESTED;
		this.template = template;
		this.timestamps = new Timestamps(template.name(OwnField.TIMESTAMP));
		this.fixedTags = settings.fields().tags();
		this.traceId = IdField.of(template, OwnField.TRACE, OwnField.TRACE_ID);
		this.spanId = IdField.of(template, OwnField.SPAN, OwnField.SPAN_ID);
		this.transactionId = IdField.of(template, OwnField.TRANSACTION, OwnField.TRANSACTION_ID);
		fixedObjects(scratch);
		int process = openProcess(scratch);
		int thread = open(scratch.out, OwnField.THREAD);
		this.prepared = scratch.out.toByteArray();
		this.processLength = this.prepared.length - process;
		this.threadLength = this.prepared.length - thread;
	}

	/**
	 * Write the document within the limits of the encoding.
	 * @param scratch the collected event, and the buffer to write to
	 * @param event the event
	 * @return the size of the line in bytes, newline included
	 */
	int write(EventScratch scratch, ILoggingEvent event) {
		JsonBuffer out = scratch.out;
		out.truncate(0);
		start(out, event);
		string(scratch, OwnField.MESSAGE, scratch.message);
		fixedObjectsAndProcess(scratch, event);
		log(scratch, event);
		error(scratch, event.getThrowableProxy());
		if (scratch.plan != null) {
			planned(scratch, scratch.plan);
		}
		else {
			trace(scratch);
			labels(scratch);
			scratch.nodes.added(scratch.tree.root(), out, scratch.limits);
		}
		tags(scratch);
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

	private void fixedObjectsAndProcess(EventScratch scratch, ILoggingEvent event) {
		JsonBuffer out = scratch.out;
		int process;
		int thread;
		Section middle = (scratch.plan != null) ? scratch.plan.middle() : null;
		if (scratch.limits.fixedFields() && !scratch.tree.isFixedExtended()) {
			if (middle != null) {
				middle.write(out, scratch.fields.planned(), scratch.values);
			}
			else {
				out.raw(this.prepared);
			}
			process = out.size() - this.processLength;
			thread = out.size() - this.threadLength;
		}
		else {
			fixedObjects(scratch);
			process = openProcess(scratch);
			thread = open(out, OwnField.THREAD);
		}
		thread(scratch, event);
		out.closeObject(thread);
		added(scratch, Part.PROCESS, scratch.process);
		out.closeObject(process);
	}

	private void fixedObjects(EventScratch scratch) {
		scratch.out.raw(this.template.topLevelVersion());
		if (scratch.limits.fixedFields()) {
			for (FieldNode object : scratch.fixedObjects) {
				scratch.nodes.fixed(object, scratch.out, scratch.limits);
			}
		}
	}

	private int openProcess(EventScratch scratch) {
		int process = open(scratch.out, OwnField.PROCESS);
		if (scratch.limits.fixedFields()) {
			scratch.nodes.fixedMembers(scratch.process, scratch.out);
		}
		return process;
	}

	private void thread(EventScratch scratch, ILoggingEvent event) {
		JsonBuffer out = scratch.out;
		String threadName = event.getThreadName();
		Thread current = Thread.currentThread();
		if (!scratch.lastThread.write(out, current, threadName, scratch.limits)) {
			int start = out.size();
			byte[] id = this.template.name(OwnField.THREAD_ID);
			if (id != null && current.getName().equals(threadName)) {
				out.raw(id);
				out.number(current.getId());
			}
			if (threadName != null && !threadName.isEmpty()) {
				string(scratch, OwnField.THREAD_NAME, threadName);
			}
			scratch.lastThread.keep(out, start, current, threadName, scratch.limits);
		}
		added(scratch, Part.THREAD, scratch.thread);
	}

	private void log(EventScratch scratch, ILoggingEvent event) {
		JsonBuffer out = scratch.out;
		int log = open(out, OwnField.LOG);
		if (this.nested) {
			out.raw(this.template.level(event.getLevel()));
		}
		logger(scratch, event.getLoggerName());
		origin(scratch, scratch.caller);
		added(scratch, Part.LOG, scratch.log);
		out.closeObject(log);
	}

	private void logger(EventScratch scratch, @Nullable String logger) {
		byte[] name = this.template.name(OwnField.LOGGER);
		if (name == null || logger == null) {
			return;
		}
		boolean fits = logger.length() <= MAX_NAME_LENGTH
				&& logger.length() <= scratch.limits.valueSize() / JsonBuffer.MAX_BYTES_PER_CHAR;
		byte[] json = fits ? this.loggers.find(logger) : null;
		if (json != null) {
			scratch.out.raw(name);
			scratch.out.raw(json);
		}
		else {
			string(scratch, OwnField.LOGGER, logger);
		}
	}

	private void origin(EventScratch scratch, @Nullable StackTraceElement caller) {
		if (caller == null && !scratch.origin.hasAdded() && !scratch.originFile.hasAdded()) {
			return;
		}
		JsonBuffer out = scratch.out;
		int origin = open(out, OwnField.ORIGIN);
		int file = open(out, OwnField.ORIGIN_FILE);
		if (caller != null) {
			string(scratch, OwnField.ORIGIN_FILE_NAME, caller.getFileName());
			byte[] line = this.template.name(OwnField.ORIGIN_FILE_LINE);
			if (line != null && caller.getLineNumber() >= 0) {
				out.raw(line);
				out.number(caller.getLineNumber());
			}
		}
		scratch.nodes.added(scratch.originFile, out, scratch.limits);
		out.closeObject(file);
		string(scratch, OwnField.ORIGIN_FUNCTION, (caller != null) ? caller.getMethodName() : null);
		scratch.nodes.added(scratch.origin, out, scratch.limits);
		out.closeObject(origin);
	}

	private void error(EventScratch scratch, @Nullable IThrowableProxy throwable) {
		boolean planned = scratch.plan != null && scratch.plan.has(Part.ERROR);
		if (throwable == null && !scratch.error.hasAdded() && !planned) {
			return;
		}
		JsonBuffer out = scratch.out;
		int error = open(out, OwnField.ERROR);
		if (throwable != null) {
			string(scratch, OwnField.ERROR_TYPE, throwable.getClassName());
			string(scratch, OwnField.ERROR_MESSAGE, scratch.errorMessage);
			byte[] stackTrace = this.template.name(OwnField.ERROR_STACK_TRACE);
			if (stackTrace != null) {
				out.raw(stackTrace);
				stackTrace(scratch, throwable);
			}
		}
		added(scratch, Part.ERROR, scratch.error);
		out.closeObject(error);
	}

	private void stackTrace(EventScratch scratch, IThrowableProxy throwable) {
		JsonBuffer out = scratch.out;
		boolean whole;
		if (scratch.stackTrace != null) {
			whole = out.string(scratch.stackTrace, scratch.limits.valueSize());
		}
		else {
			out.raw('"');
			whole = this.stackTraces.write(out, throwable, scratch.limits, scratch.mask);
			out.endString();
		}
		if (!whole) {
			scratch.values.shortened();
		}
	}

	/**
	 * Write trace, labels and what is at the root by a plan; what the MDC brings as one,
	 * if the last event has brought the same.
	 */
	private void planned(EventScratch scratch, Plan plan) {
		JsonBuffer out = scratch.out;
		@Nullable Object[] values = scratch.fields.planned();
		MdcCache mdc = scratch.context.mdc();
		int written = mdc.write(plan, out);
		if (written < 0) {
			int start = out.size();
			int members = mdc.membersToKeep(plan);
			trace(scratch);
			labels(scratch);
			if (members >= 0) {
				plan.writeRoot(0, members, out, values, scratch.values);
				mdc.keep(plan, out, start, members);
			}
			written = Math.max(0, members);
		}
		plan.writeRoot(written, -1, out, values, scratch.values);
	}

	private void trace(EventScratch scratch) {
		TraceContext trace = scratch.context.trace();
		id(scratch, this.traceId, scratch.trace, trace.traceId());
		id(scratch, this.spanId, scratch.span, trace.spanId());
		id(scratch, this.transactionId, scratch.transaction, trace.transactionId());
	}

	private void id(EventScratch scratch, IdField field, FieldNode node, @Nullable String id) {
		JsonBuffer out = scratch.out;
		if (id != null && !node.hasAdded() && field.beginning() != null
				&& id.length() <= scratch.limits.valueSize() / JsonBuffer.MAX_BYTES_PER_CHAR) {
			out.raw(field.beginning());
			out.text(id, 0, id.length());
			out.raw(ID_END);
		}
		else if (id != null || node.hasAdded()) {
			int start = open(out, field.object());
			string(scratch, field.field(), id);
			scratch.nodes.added(node, out, scratch.limits);
			out.closeObject(start);
		}
	}

	private void labels(EventScratch scratch) {
		FieldNode labels = scratch.tree.labels();
		if (labels.hasMembers() || scratch.plan != null && scratch.plan.has(Part.LABELS)) {
			int start = open(scratch.out, OwnField.LABELS);
			if (scratch.limits.fixedFields()) {
				scratch.nodes.fixedMembers(labels, scratch.out);
			}
			added(scratch, Part.LABELS, labels);
			scratch.out.closeObject(start);
		}
	}

	/**
	 * Write the tags. They come last, because only then is it known whether something was
	 * left out.
	 */
	private void tags(EventScratch scratch) {
		byte[] name = this.template.name(OwnField.TAGS);
		List<String> tags = scratch.fields.tags().all();
		boolean shortened = scratch.values.isShortened();
		boolean mistyped = scratch.tree.isMistyped();
		if (name == null || this.fixedTags.isEmpty() && tags.isEmpty() && !shortened && !mistyped) {
			return;
		}
		JsonBuffer out = scratch.out;
		Limits limits = scratch.limits;
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
		if (mistyped) {
			out.string(EventTags.MISTYPED);
		}
		if (shortened) {
			out.string(LINE_TRUNCATED);
		}
		out.close(start, ']');
	}

	/**
	 * Write the members that the event adds to an object.
	 */
	private void added(EventScratch scratch, Part part, FieldNode object) {
		if (scratch.plan != null) {
			scratch.plan.write(part, scratch.out, scratch.fields.planned(), scratch.values);
		}
		else {
			scratch.nodes.added(object, scratch.out, scratch.limits);
		}
	}

	private int open(JsonBuffer out, OwnField object) {
		return out.openObject(this.template.opening(object));
	}

	private void string(EventScratch scratch, OwnField field, @Nullable String value) {
		byte[] name = this.template.name(field);
		if (name != null && value != null) {
			scratch.out.raw(name);
			if (!scratch.out.string(value, scratch.limits.valueSize())) {
				scratch.values.shortened();
			}
		}
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
