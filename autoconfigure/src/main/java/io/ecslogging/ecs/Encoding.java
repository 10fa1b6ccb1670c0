package io.ecslogging.ecs;

import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import org.jspecify.annotations.Nullable;

import io.ecslogging.json.JsonBuffer;

/**
 * All that the encoding of one event needs, used again for the next one. Belongs to the
 * thread that took it from the pool. Everything of the event that is not simply read,
 * such as the application's own code, is done in {@link #collect}; writing has no side
 * effects and may be repeated.
 */
final class Encoding {

	private static final int CAPACITY = 2048;

	/**
	 * Buffers that have grown beyond this size in bytes are not kept.
	 */
	private static final int KEPT = 128 * 1024;

	private final EcsSettings settings;

	private final EncodingStats stats;

	private final Map<OwnField, FieldNode> objects;

	final JsonBuffer out = new JsonBuffer(CAPACITY);

	final LineLimits limits = new LineLimits();

	final ValueWriter values;

	final FieldTree tree;

	final ContextFields context;

	/**
	 * The reserved objects that have the same members on all documents.
	 */
	final List<FieldNode> fixedObjects;

	@Nullable String message;

	@Nullable StackTraceElement origin;

	/**
	 * The stack trace as the configured printer prints it.
	 */
	@Nullable String stackTrace;

	Encoding(EcsSettings settings, EcsTemplate template, EncodingStats stats) {
		this.settings = settings;
		this.stats = stats;
		this.values = new ValueWriter(settings.context().mask(), settings.maxLineSize(), stats);
		this.tree = new FieldTree(this.values, settings.members(), settings.maxLineSize(), stats);
		this.objects = template.reserveIn(this.tree);
		this.fixedObjects = this.tree.root().reserved.stream()
			.filter((node) -> node.fixed && !this.objects.containsValue(node))
			.toList();
		this.context = new ContextFields(settings.context(), this.tree, this.values, stats);
	}

	FieldNode object(OwnField field) {
		FieldNode node = this.objects.get(field);
		if (node == null) {
			throw new IllegalStateException(field + " is not an object");
		}
		return node;
	}

	void collect(ILoggingEvent event) {
		this.message = masked(event.getFormattedMessage());
		IThrowableProxy throwable = event.getThrowableProxy();
		if (throwable != null) {
			FieldNode error = object(OwnField.ERROR);
			this.tree.take(error, OwnField.ERROR_TYPE.lastName());
			this.tree.take(error, OwnField.ERROR_MESSAGE.lastName());
			this.tree.take(error, OwnField.ERROR_STACK_TRACE.lastName());
			this.stackTrace = printed(throwable);
		}
		if (this.settings.includeOrigin()) {
			this.origin = CallerFinder.find(event);
		}
		this.context.collect(event);
	}

	private @Nullable String masked(@Nullable String message) {
		SecretMask mask = this.settings.context().mask();
		if (message == null || !mask.hasPatterns()) {
			return message;
		}
		String masked = mask.apply(message);
		if (masked != message) {
			this.stats.masked();
		}
		return masked;
	}

	private @Nullable String printed(IThrowableProxy throwable) {
		Throwable actual = EcsDocument.throwableOf(throwable);
		if (this.settings.stackTracePrinter() == null || actual == null) {
			return null;
		}
		try {
			return masked(this.settings.stackTracePrinter().apply(actual));
		}
		catch (Throwable ex) {
			this.stats.failed();
			return null;
		}
	}

	boolean isWorthKeeping() {
		return this.out.capacity() <= KEPT && !this.values.isTooLargeToKeep(KEPT);
	}

	void reset() {
		this.out.truncate(0);
		this.limits.lift();
		this.context.reset();
		this.message = null;
		this.origin = null;
		this.stackTrace = null;
	}

}
