package io.ecslogging.testing;

import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GenerousTimeout}, which is not named in any other place.
 */
class GenerousTimeoutTests {

	@Test
	void shouldBeFoundByJUnit() {
		AtomicLong remaining = new AtomicLong();
		Awaitility.await()
			.conditionEvaluationListener((condition) -> remaining.set(condition.getRemainingTimeInMS()))
			.until(() -> true);
		assertThat(remaining.get()).as("what remains of 30 s, where others have 10").isGreaterThan(10_000);
	}

}
