package io.ecslogging.autoconfigure;

import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.logging.logback.LogbackLoggingSystem;
import org.springframework.util.ClassUtils;

/**
 * Whether Logback is present: it is optional, and other logging systems are left alone.
 */
public final class LogbackPresence {

	private LogbackPresence() {
	}

	/**
	 * Return whether Logback is on the class path.
	 * @param classLoader the class loader to look with
	 * @return whether it is
	 */
	public static boolean isPresent(ClassLoader classLoader) {
		return ClassUtils.isPresent("ch.qos.logback.classic.LoggerContext", classLoader);
	}

	/**
	 * Return whether Boot sets up Logback, and not another logging system or none.
	 * @param classLoader the class loader to look with
	 * @return whether it does
	 */
	public static boolean isInUse(ClassLoader classLoader) {
		return isPresent(classLoader) && LoggingSystem.get(classLoader) instanceof LogbackLoggingSystem;
	}

}
