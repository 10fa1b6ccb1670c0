package io.ecslogging.testing;

import net.logstash.logback.argument.StructuredArguments;

/**
 * Logs with a structured argument; apart, so that its classes are needed only then.
 */
final class StructuredCall {

	private StructuredCall() {
	}

	static void log() {
		TestApplication.logger.info("structured {}", StructuredArguments.kv("cart.size", 3));
	}

}
