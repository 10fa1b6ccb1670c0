package io.ecslogging.ecs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;

import io.ecslogging.json.BufferPool;

/**
 * Encodes the events of one dataset. May be used by any number of threads: the state of
 * one encoding is in an {@link EventScratch}, which a thread takes from a pool and gives
 * back. Never throws, whatever the event contains.
 */
final class DatasetEncoder {

	private final int maxLineSize;

	private final SecretMask mask;

	private final DocumentWriter writer;

	private final FailureWriter failures;

	private final LineBudget budget;

	private final EncodingStats stats;

	private final BufferPool<EventScratch> pool;

	/**
	 * Create an encoder.
	 * @param settings how to encode
	 * @param numbers numbers the events
	 * @param stats counts what has to be changed
	 */
	DatasetEncoder(EcsSettings settings, EventNumbers numbers, EncodingStats stats) {
		this.stats = stats;
		this.maxLineSize = settings.maxLineSize();
		this.mask = settings.context().mask();
		EcsTemplate template = new EcsTemplate(settings);
		this.budget = new LineBudget(this.maxLineSize);
		Shapes shapes = new Shapes(new PlanFactory(template));
		this.pool = new BufferPool<>(() -> new EventScratch(settings, template, shapes, numbers, this.stats));
		EventScratch withoutEvent = new EventScratch(settings, template, shapes, numbers, this.stats);
		this.writer = new DocumentWriter(settings, template, withoutEvent);
		this.failures = new FailureWriter(settings, template, withoutEvent);
	}

	/**
	 * Encode an event.
	 * @return one line with a newline at its end, no longer than the settings allow
	 */
	byte[] encode(ILoggingEvent event) {
		EventScratch scratch = this.pool.take();
		try {
			scratch.collect(event);
			if (this.writer.write(scratch, event) > this.maxLineSize) {
				scratch.values.shortened();
				scratch.dropPlan();
				this.budget.fit(scratch.limits, () -> this.writer.write(scratch, event));
			}
			scratch.count();
		}
		catch (Throwable ex) {
			this.stats.failed();
			this.failures.write(scratch.out, event, messageOf(scratch, event), ex);
			// not given back to the pool, because its state is unknown
			return scratch.out.toByteArray();
		}
		byte[] line = scratch.out.toByteArray();
		if (scratch.isWorthKeeping()) {
			scratch.reset();
			this.pool.give(scratch);
		}
		return line;
	}

	/**
	 * Return the message, or its pattern if there is no formatted message.
	 */
	private @Nullable String messageOf(EventScratch scratch, ILoggingEvent event) {
		if (scratch.message != null) {
			return scratch.message;
		}
		try {
			String pattern = event.getMessage();
			return (pattern != null) ? this.mask.apply(pattern, new PatternBudget()) : null;
		}
		catch (Throwable ex) {
			return null;
		}
	}

}
