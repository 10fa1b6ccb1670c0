package io.ecslogging.autoconfigure.format;

import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.slf4j.LoggerFactory;

import io.ecslogging.ecs.DocumentEncoder;
import io.ecslogging.ecs.EcsSettings;
import io.ecslogging.ecs.ServiceMetadata;
import io.ecslogging.ecs.StaticFields;
import io.ecslogging.shipping.DaemonThreads;

/**
 * Loads the classes of the encoder while Boot prepares logging, by encoding an event that
 * goes nowhere. Boot does the same with classes of its own. Only the classes of the
 * encoder, which have no cycles, are initialised on this thread.
 */
final class EncoderPreinitializer implements Runnable {

	/**
	 * Begin, if there is a processor to spare.
	 */
	static void start() {
		if (Runtime.getRuntime().availableProcessors() > 1) {
			DaemonThreads.named("preinitializer").newThread(new EncoderPreinitializer()).start();
		}
	}

	@Override
	public void run() {
		try {
			StaticFields fields = StaticFields.of(new ServiceMetadata(null, null, null, null), null, Map.of(),
					List.of());
			if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger logger) {
				new DocumentEncoder(EcsSettings.of(fields))
					.encode(new LoggingEvent(getClass().getName(), logger, Level.INFO, "ready", null, null));
			}
		}
		catch (Throwable ex) {
			// happens again, and is reported, where it is needed
		}
	}

}
