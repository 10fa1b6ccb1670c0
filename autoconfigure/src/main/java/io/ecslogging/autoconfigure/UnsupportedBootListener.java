package io.ecslogging.autoconfigure;

import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Stops the start on a Spring Boot that is too old, before a missing class stops it. Uses
 * only what Spring Boot 2 has too.
 */
class UnsupportedBootListener implements ApplicationListener<ApplicationStartingEvent>, Ordered {

	/**
	 * Has had this name since Spring Boot 4.
	 */
	static final String NEEDED = "org.springframework.boot.EnvironmentPostProcessor";

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void onApplicationEvent(ApplicationStartingEvent event) {
		if (!ClassUtils.isPresent(NEEDED, getClass().getClassLoader())) {
			throw new UnsupportedBootException();
		}
	}

	/**
	 * Says everything in one sentence, so it has no stack trace.
	 */
	private static final class UnsupportedBootException extends RuntimeException {

		UnsupportedBootException() {
			super("ecs-logging-spring-boot needs Spring Boot 4.1 or newer, but this is "
					+ SpringBootVersion.getVersion(), null, false, false);
		}

		@Override
		public String toString() {
			return String.valueOf(getMessage());
		}

	}

}
