package io.ecslogging.testing;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fails a test that leaves threads of shipping behind, whatever its own methods do after
 * it. They are given some time to end.
 */
public final class NoThreadLeft implements AfterEachCallback {

	/**
	 * What their names begin with, or those of their groups.
	 */
	private static final String PREFIX = "ecs-logging-";

	private final Duration timeout;

	public NoThreadLeft() {
		this(Duration.ofSeconds(30));
	}

	NoThreadLeft(Duration timeout) {
		this.timeout = timeout;
	}

	@Override
	public void afterEach(ExtensionContext context) {
		awaitNone();
	}

	void awaitNone() {
		Awaitility.await().atMost(this.timeout).untilAsserted(() -> assertThat(threads()).isEmpty());
	}

	/**
	 * Return the threads of shipping that there are now, each with its stack.
	 */
	public static List<String> threads() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((entry) -> isOfShipping(entry.getKey()))
			.map((entry) -> Arrays.stream(entry.getValue())
				.map((frame) -> "\n\tat " + frame)
				.collect(Collectors.joining("", entry.getKey().getName(), "\n")))
			.toList();
	}

	private static boolean isOfShipping(Thread thread) {
		ThreadGroup group = thread.getThreadGroup();
		return thread.getName().startsWith(PREFIX) || (group != null && group.getName().startsWith(PREFIX));
	}

}
