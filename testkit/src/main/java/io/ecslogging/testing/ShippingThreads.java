package io.ecslogging.testing;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The threads that belong to shipping, none of which a test leaves behind.
 */
public final class ShippingThreads {

	private static final String PREFIX = "ecs-logging-";

	private ShippingThreads() {
	}

	/**
	 * Wait until there are none.
	 */
	public static void awaitNone() {
		Awaitility.await()
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith(PREFIX)));
	}

}
