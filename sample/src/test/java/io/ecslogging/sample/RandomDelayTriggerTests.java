package io.ecslogging.sample;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.scheduling.TriggerContext;
import org.springframework.scheduling.support.SimpleTriggerContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RandomDelayTrigger}.
 */
class RandomDelayTriggerTests {

	private static final Instant NOW = Instant.parse("2026-11-22T18:12:09Z");

	private final TriggerContext context = new SimpleTriggerContext(Clock.fixed(NOW, ZoneOffset.UTC));

	@Test
	void shouldWaitForRandomTimeWithinBounds() {
		List<Duration> delays = delays(Duration.ofSeconds(1), Duration.ofSeconds(10));
		assertThat(delays)
			.allSatisfy((delay) -> assertThat(delay).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10)));
		assertThat(delays.stream().distinct()).hasSizeGreaterThan(500);
		assertThat(delays).anyMatch((delay) -> delay.toSeconds() < 2).anyMatch((delay) -> delay.toSeconds() > 8);
	}

	@Test
	void shouldWaitForTheSameTimeWhenBoundsAreEqual() {
		assertThat(delays(Duration.ofMillis(50), Duration.ofMillis(50))).containsOnly(Duration.ofMillis(50));
	}

	private List<Duration> delays(Duration min, Duration max) {
		RandomDelayTrigger trigger = new RandomDelayTrigger(min, max, new Random(4));
		return Stream.generate(() -> Duration.between(NOW, trigger.nextExecution(this.context))).limit(1000).toList();
	}

}
