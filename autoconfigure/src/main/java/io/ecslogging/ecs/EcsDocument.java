package io.ecslogging.ecs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;

import io.ecslogging.json.BufferPool;

/**
 * Encodes events as ECS documents, one line each. May be used by any number of threads:
 * the state of one encoding is in an {@link Encoding}, which a thread takes from a pool
 * and gives back. Never throws, whatever the event contains.
 */
public final class EcsDocument {

	private final int maxLineSize;

	private final SecretMask mask;

	private final DocumentWriter writer;

	private final FailureWriter failures;

	private final LineBudget budget;

	private final EncodingStats stats = new EncodingStats();

	private final BufferPool<Encoding> pool;

	/**
	 * Create an encoder.
	 * @param settings how to encode
	 */
	public EcsDocument(EcsSettings settings) {
		this.maxLineSize = settings.maxLineSize();
		this.mask = settings.context().mask();
		EcsTemplate template = new EcsTemplate(settings);
		this.budget = new LineBudget(this.maxLineSize);
		Shapes shapes = new Shapes(new PlanFactory(template));
		this.pool = new BufferPool<>(() -> new Encoding(settings, template, shapes, this.stats));
		Encoding withoutEvent = new Encoding(settings, template, shapes, this.stats);
		this.writer = new DocumentWriter(settings, template, withoutEvent);
		this.failures = new FailureWriter(settings, template, withoutEvent);
	}

	/**
	 * Return the counters of this encoder.
	 * @return the counters, which change as events are encoded
	 */
	EncodingStats stats() {
		return this.stats;
	}

	/**
	 * Encode an event, if possible on the thread that logs it.
	 * @param event the event
	 * @return one line of UTF-8 JSON with a newline at its end, no longer than the
	 * settings allow
	 */
	public byte[] encode(ILoggingEvent event) {
		Encoding encoding = this.pool.take();
		try {
			encoding.collect(event);
			if (this.writer.write(encoding, event) > this.maxLineSize) {
				encoding.values.shortened();
				encoding.dropPlan();
				this.budget.fit(encoding.limits, () -> this.writer.write(encoding, event));
			}
			if (encoding.values.isShortened()) {
				this.stats.shortened();
			}
		}
		catch (Throwable ex) {
			this.stats.failed();
			this.failures.write(encoding.out, event, messageOf(encoding, event), ex);
			// not given back to the pool, because its state is unknown
			return encoding.out.toByteArray();
		}
		byte[] line = encoding.out.toByteArray();
		if (encoding.isWorthKeeping()) {
			encoding.reset();
			this.pool.give(encoding);
		}
		return line;
	}

	/**
	 * Return the message, or its pattern if there is no formatted message.
	 */
	private @Nullable String messageOf(Encoding encoding, ILoggingEvent event) {
		if (encoding.message != null) {
			return encoding.message;
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
