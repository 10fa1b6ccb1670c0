package io.ecslogging.ecs;

import java.util.List;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import org.jspecify.annotations.Nullable;

import io.ecslogging.ecs.EcsSchema.OwnField;
import io.ecslogging.ecs.LineBudget.Limits;
import io.ecslogging.json.JsonBuffer;

/**
 * All that is needed to encode one event, reused for the next one. Belongs to the thread
 * that took it from the pool. {@link #collect} runs everything that does more than read
 * the event, such as the application's own code. Writing has no side effects and may be
 * repeated.
 */
final class EventScratch {

	private static final int CAPACITY = 2048;

	/**
	 * Buffers that have grown beyond this size in bytes are not kept.
	 */
	private static final int KEPT = 128 * 1024;

	private final EcsSettings settings;

	private final FieldKeys keys;

	private final EventNumbers numbers;

	private final EncodingStats stats;

	final JsonBuffer out = new JsonBuffer(CAPACITY);

	final Limits limits = new Limits();

	final TextMask mask;

	final ValueWriter values;

	final LastThread lastThread = new LastThread();

	final FieldTree tree;

	final NodeWriter nodes;

	final EventFields fields;

	final ContextFields context;

	/**
	 * The reserved objects that have the same members in all documents.
	 */
	final List<FieldNode> fixedObjects;

	final FieldNode process;

	final FieldNode thread;

	final FieldNode log;

	final FieldNode origin;

	final FieldNode originFile;

	final FieldNode error;

	final FieldNode trace;

	final FieldNode span;

	final FieldNode transaction;

	/**
	 * How the fields of the event are written, if it is known.
	 */
	@Nullable Plan plan;

	@Nullable String message;

	/**
	 * The message of the event's throwable.
	 */
	@Nullable String errorMessage;

	/**
	 * The line of code that logged the event.
	 */
	@Nullable StackTraceElement caller;

	/**
	 * The stack trace as the configured printer prints it.
	 */
	@Nullable String stackTrace;

	EventScratch(EcsSettings settings, EcsTemplate template, Shapes shapes, EventNumbers numbers, EncodingStats stats) {
		this.settings = settings;
		this.keys = template.keys();
		this.numbers = numbers;
		this.stats = stats;
		this.mask = new TextMask(settings.context().mask(), stats);
		this.values = new ValueWriter(settings.context().mask(), settings.maxLineSize(), stats);
		this.tree = new FieldTree(this.values, settings.members().renamed(OwnField.LABELS.path()),
				settings.maxLineSize(), template.guard(), stats);
		template.reserveFields(this.tree);
		this.nodes = new NodeWriter(this.values);
		this.process = template.reserve(this.tree, OwnField.PROCESS);
		this.thread = template.reserve(this.tree, OwnField.THREAD);
		this.log = template.reserve(this.tree, OwnField.LOG);
		this.origin = template.reserve(this.tree, OwnField.ORIGIN);
		this.originFile = template.reserve(this.tree, OwnField.ORIGIN_FILE);
		this.error = template.reserve(this.tree, OwnField.ERROR);
		this.trace = template.reserve(this.tree, OwnField.TRACE);
		this.span = template.reserve(this.tree, OwnField.SPAN);
		this.transaction = template.reserve(this.tree, OwnField.TRANSACTION);
		this.fixedObjects = this.tree.fixedObjects();
		this.fields = new EventFields(template, shapes, this.tree, this.values, stats);
		this.context = new ContextFields(template, this.fields, this.values);
	}

	void collect(ILoggingEvent event) {
		IThrowableProxy throwable = event.getThrowableProxy();
		this.fields.start(throwable != null);
		if (this.settings.includeOrigin()) {
			this.caller = CallerFinder.find(event);
		}
		this.context.collect(event);
		this.numbers.addTo(this.fields, this.keys);
		this.plan = this.fields.plan();
		this.message = this.mask.text(this.context.message(event));
		if (throwable != null) {
			error(throwable);
		}
	}

	private void error(IThrowableProxy throwable) {
		this.errorMessage = this.mask.repeated(throwable.getMessage());
		this.stackTrace = printed(throwable);
		if (this.stackTrace == null) {
			this.mask.heads(throwable);
		}
	}

	private @Nullable String printed(IThrowableProxy throwable) {
		if (this.settings.stackTracePrinter() == null || !(throwable instanceof ThrowableProxy proxy)) {
			return null;
		}
		try {
			return this.mask.text(this.settings.stackTracePrinter().apply(proxy.getThrowable()));
		}
		catch (Throwable ex) {
			this.stats.failed();
			return null;
		}
	}

	/**
	 * Have the tree write the event, which can leave fields out.
	 */
	void dropPlan() {
		if (this.plan != null) {
			this.plan = null;
			this.fields.tree();
		}
	}

	/**
	 * Count what has been done to the event that has been written.
	 */
	void count() {
		if (this.plan != null && this.plan.displaced() > 0) {
			this.stats.displaced(this.plan.displaced());
		}
		if (this.values.isShortened()) {
			this.stats.shortened();
		}
	}

	boolean isWorthKeeping() {
		return this.out.capacity() <= KEPT && !this.values.isTooLargeToKeep(KEPT);
	}

	void reset() {
		this.out.truncate(0);
		this.limits.lift();
		this.fields.reset();
		this.context.reset();
		this.mask.reset();
		this.plan = null;
		this.message = null;
		this.errorMessage = null;
		this.caller = null;
		this.stackTrace = null;
	}

}
