package io.ecslogging.autoconfigure.web;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

import io.ecslogging.testing.EcsLine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The access events of the application that runs, as its console gets them.
 */
final class AccessLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger logger = (Logger) LoggerFactory.getLogger("access");

	private final Encoder<ILoggingEvent> encoder;

	private final Queue<byte[]> lines = new ConcurrentLinkedQueue<>();

	private AccessLines(Encoder<ILoggingEvent> encoder) {
		this.encoder = encoder;
	}

	/**
	 * Collect them from now on.
	 * @param instead whether the console does not get them
	 */
	static AccessLines collect(boolean instead) {
		Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		OutputStreamAppender<ILoggingEvent> console = (OutputStreamAppender<ILoggingEvent>) root.getAppender("CONSOLE");
		AccessLines lines = new AccessLines(console.getEncoder());
		lines.setContext(root.getLoggerContext());
		lines.start();
		lines.logger.addAppender(lines);
		lines.logger.setAdditive(!instead);
		return lines;
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.lines.add(this.encoder.encode(event));
	}

	/**
	 * Wait for as many as there have to be. Servers log when the client has got its
	 * answer.
	 */
	List<EcsLine> await(int count) {
		Awaitility.await().until(() -> this.lines.size() >= count);
		assertThat(this.lines).hasSize(count);
		return this.lines.stream().map(EcsLine::of).toList();
	}

	/**
	 * Wait for the only one since the last call.
	 */
	EcsLine only() {
		EcsLine line = await(1).get(0);
		this.lines.clear();
		return line;
	}

	int size() {
		return this.lines.size();
	}

	@Override
	public void close() {
		this.logger.detachAppender(this);
		this.logger.setAdditive(true);
	}

}
