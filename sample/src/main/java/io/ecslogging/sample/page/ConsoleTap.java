package io.ecslogging.sample.page;

import java.util.Iterator;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/**
 * Taps the console, so that the page shows the very bytes that are printed. An appender
 * of the page's own would encode each event a second time, and count another
 * {@code event.sequence}.
 */
@Component
class ConsoleTap implements InitializingBean, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(ConsoleTap.class);

	private final PrintedEvents events;

	private @Nullable ConsoleAppender<ILoggingEvent> console;

	private @Nullable TappedEncoder encoder;

	ConsoleTap(PrintedEvents events) {
		this.events = events;
	}

	@Override
	public void afterPropertiesSet() {
		this.console = console();
		if (this.console == null) {
			logger.warn("The page will show no events: the root logger has no console appender");
			return;
		}
		this.encoder = new TappedEncoder(this.console.getEncoder(), this.events);
		this.encoder.setContext(this.console.getContext());
		this.encoder.start();
		this.console.setEncoder(this.encoder);
	}

	private static @Nullable ConsoleAppender<ILoggingEvent> console() {
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
			Iterator<Appender<ILoggingEvent>> appenders = context.getLogger(Logger.ROOT_LOGGER_NAME)
				.iteratorForAppenders();
			while (appenders.hasNext()) {
				if (appenders.next() instanceof ConsoleAppender<ILoggingEvent> found) {
					return found;
				}
			}
		}
		return null;
	}

	@Override
	public void destroy() {
		if (this.console != null && this.encoder != null && this.console.getEncoder() == this.encoder) {
			this.console.setEncoder(this.encoder.delegate());
		}
	}

}
