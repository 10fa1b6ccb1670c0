package io.ecslogging.ecs;

import java.util.Iterator;
import java.util.Set;
import java.util.stream.Stream;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;

/**
 * Finds the line of code that logged an event. Uses the caller data that the event
 * carries, if any. Otherwise walks the stack up to that line and no further; this works
 * only on the thread that logs, not behind an {@code AsyncAppender}.
 */
final class CallerFinder {

	/**
	 * Estimated frames between the application's code and the encoder, so that the JVM
	 * fetches them in one batch.
	 */
	private static final int ESTIMATED_DEPTH = 16;

	private static final StackWalker WALKER = StackWalker.getInstance(Set.of(), ESTIMATED_DEPTH);

	private static final String LOGGER = "ch.qos.logback.classic.Logger";

	/**
	 * Packages between the application's code and the encoder.
	 */
	private static final String[] LOGGING = { "ch.qos.logback.", "org.slf4j.", "org.apache.commons.logging.",
			"org.apache.logging.", "org.apache.log4j.", "java.util.logging.", "sun.util.logging.",
			"jdk.internal.logger.", "java.lang.System$Logger", "org.jboss.logging." };

	private CallerFinder() {
	}

	static @Nullable StackTraceElement find(ILoggingEvent event) {
		if (event.hasCallerData()) {
			StackTraceElement[] callers = event.getCallerData();
			return (callers != null && callers.length > 0) ? callers[0] : null;
		}
		return WALKER.walk(CallerFinder::find);
	}

	private static @Nullable StackTraceElement find(Stream<StackWalker.StackFrame> frames) {
		boolean inLogger = false;
		for (Iterator<StackWalker.StackFrame> stack = frames.iterator(); stack.hasNext();) {
			StackWalker.StackFrame frame = stack.next();
			String className = frame.getClassName();
			if (!inLogger) {
				inLogger = className.equals(LOGGER);
			}
			else if (!isLogging(className)) {
				return frame.toStackTraceElement();
			}
		}
		return null;
	}

	private static boolean isLogging(String className) {
		for (String name : LOGGING) {
			if (className.startsWith(name)) {
				return true;
			}
		}
		return false;
	}

}
