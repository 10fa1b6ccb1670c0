package io.ecslogging.ecs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;

/**
 * Encodes events as ECS documents, one line each. May be used by any number of threads.
 * Never throws, whatever the event contains.
 */
public final class DocumentEncoder {

	private final DatasetEncoder service;

	/**
	 * The encoders of other datasets, {@code null} if there are none.
	 */
	private final @Nullable DatasetEncoders others;

	private final EncodingStats stats;

	/**
	 * Create an encoder with counters of its own.
	 * @param settings how to encode
	 */
	public DocumentEncoder(EcsSettings settings) {
		this(settings, new EncodingStats());
	}

	/**
	 * Create an encoder.
	 * @param settings how to encode
	 * @param stats counts what has to be changed
	 */
	public DocumentEncoder(EcsSettings settings, EncodingStats stats) {
		EventNumbers numbers = new EventNumbers(settings.eventIds(), settings.eventSequence());
		this.service = new DatasetEncoder(settings, numbers, stats);
		this.others = settings.datasets().names().isEmpty() ? null
				: new DatasetEncoders(settings, this.service, numbers, stats);
		this.stats = stats;
	}

	/**
	 * Return the counters of this encoder.
	 * @return the counters, which change as events are encoded
	 */
	public EncodingStats stats() {
		return this.stats;
	}

	/**
	 * Encode an event, if possible on the thread that logs it.
	 * @param event the event
	 * @return one line of UTF-8 JSON with a newline at its end, no longer than the
	 * settings allow
	 */
	public byte[] encode(ILoggingEvent event) {
		return ((this.others != null) ? this.others.find(event) : this.service).encode(event);
	}

}
