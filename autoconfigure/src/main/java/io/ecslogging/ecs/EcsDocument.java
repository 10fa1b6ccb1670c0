package io.ecslogging.ecs;

import ch.qos.logback.classic.spi.ILoggingEvent;

import io.ecslogging.json.BufferPool;
import io.ecslogging.json.JsonBuffer;

/**
 * Encodes events as ECS documents, one line each. May be used by any number of threads:
 * what belongs to one encoding is in an {@link Encoding}, which a thread takes from a
 * pool and gives back. Never throws, whatever the event holds.
 */
public final class EcsDocument {

	private static final String ENCODING_FAILED = "_encoding_failed";

	/**
	 * Most bytes of a value on a line that says no more than that an event could not be
	 * encoded.
	 */
	private static final int SHORT_VALUE = EcsSettings.MIN_LINE_SIZE / 4;

	private final int maxLineSize;

	private final SecretMask mask;

	private final DocumentWriter writer;

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
		this.pool = new BufferPool<>(() -> new Encoding(settings, template, this.stats));
		this.writer = new DocumentWriter(settings, template, new Encoding(settings, template, this.stats));
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
			if (this.writer.write(encoding, event) > this.maxLineSize) {
				encoding.values.shortened();
				this.budget.fit(encoding.limits, () -> this.writer.write(encoding, event));
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

	/**
	 * Write what can be trusted of an event that the encoder failed on.
	 */
	private void writeFailure(Encoding encoding, ILoggingEvent event, Throwable failure) {
		JsonBuffer out = encoding.out;
		out.truncate(0);
		try {
			this.writer.start(out, event);
			String message = (encoding.message != null) ? encoding.message : this.mask.apply(event.getMessage());
			out.raw(JsonBuffer.encodedName("message"));
			out.string(message, SHORT_VALUE);
		}
		catch (Throwable ex) {
			out.truncate(0);
			out.raw('{');
		}
		out.raw(JsonBuffer.ascii("\"ecs.version\":\"" + EcsSettings.ECS_VERSION + "\",\"error\":{\"type\":"));
		out.string(failure.getClass().getName(), SHORT_VALUE);
		out.truncate(out.size() - 1);
		out.raw(JsonBuffer.ascii("},\"tags\":[\"" + ENCODING_FAILED + "\"]}\n"));
	}

}
