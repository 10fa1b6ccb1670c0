package io.ecslogging.ecs;

import org.slf4j.LoggerFactory;

/**
 * Tells an operator what the encoder has noticed, on a separate thread: the one that has
 * noticed it is encoding, and an appender drops what its own encoder logs. Rare, so each
 * notice has a thread of its own.
 */
final class Notice {

	private static final String LOGGER = "io.ecslogging.ecs";

	private Notice() {
	}

	/**
	 * Log a warning.
	 * @param message the message
	 * @param arguments its arguments
	 */
	static void warn(String message, Object... arguments) {
		Thread thread = new Thread(() -> LoggerFactory.getLogger(LOGGER).warn(message, arguments),
				"ecs-logging-notice");
		thread.setDaemon(true);
		thread.start();
	}

}
