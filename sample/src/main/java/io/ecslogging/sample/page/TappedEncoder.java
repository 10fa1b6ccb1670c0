package io.ecslogging.sample.page;

import java.nio.charset.StandardCharsets;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import org.jspecify.annotations.Nullable;

/**
 * Encodes as another encoder does, and keeps what that has encoded.
 */
class TappedEncoder extends EncoderBase<ILoggingEvent> {

	private final Encoder<ILoggingEvent> delegate;

	private final PrintedEvents events;

	TappedEncoder(Encoder<ILoggingEvent> delegate, PrintedEvents events) {
		this.delegate = delegate;
		this.events = events;
	}

	Encoder<ILoggingEvent> delegate() {
		return this.delegate;
	}

	@Override
	public byte[] encode(ILoggingEvent event) {
		byte[] line = this.delegate.encode(event);
		try {
			this.events.add(new String(line, StandardCharsets.UTF_8).stripTrailing(), EventNames.of(event));
		}
		catch (RuntimeException ex) {
			// the event matters more than the page: an argument's own code may throw
		}
		return line;
	}

	@Override
	public byte @Nullable [] headerBytes() {
		return this.delegate.headerBytes();
	}

	@Override
	public byte @Nullable [] footerBytes() {
		return this.delegate.footerBytes();
	}

	@Override
	public void stop() {
		super.stop();
		this.delegate.stop();
	}

}
