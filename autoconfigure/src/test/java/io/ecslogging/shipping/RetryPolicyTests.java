package io.ecslogging.shipping;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetryPolicyTests {

	private final RetryPolicy policy = new RetryPolicy(Duration.ofMillis(200), Duration.ofSeconds(30),
			(bound) -> bound);

	@Test
	void shouldDoubleUpToTheMaximum() {
		assertThat(next(0)).isEqualTo(200);
		assertThat(next(0)).isEqualTo(400);
		for (int i = 0; i < 6; i++) {
			next(0);
		}
		assertThat(next(0)).isEqualTo(30_000);
		for (int i = 0; i < 100; i++) {
			assertThat(next(0)).isEqualTo(30_000);
		}
	}

	@Test
	void shouldStartAnewWhenThePeerHasWorkedForLongerThanTheLastDelay() {
		next(0);
		next(0);
		assertThat(next(399)).isEqualTo(800);
		assertThat(next(800)).isEqualTo(200);
	}

	@Test
	void shouldWaitARandomPart() {
		RetryPolicy jittered = new RetryPolicy(Duration.ofMillis(200), Duration.ofSeconds(30));
		assertThat(java.util.stream.LongStream.range(0, 100)
			.map((i) -> new RetryPolicy(Duration.ofMillis(200), Duration.ofSeconds(30)).next(0, Long.MAX_VALUE))
			.distinct()
			.count()).isGreaterThan(90);
		assertThat(jittered.next(0, Long.MAX_VALUE)).isBetween(0L, Duration.ofMillis(200).toNanos());
	}

	@Test
	void shouldNotOverflow() {
		RetryPolicy slow = new RetryPolicy(Duration.ofHours(1), Duration.ofDays(1), (bound) -> bound);
		for (int i = 0; i < 100; i++) {
			assertThat(slow.next(0, Long.MAX_VALUE)).isBetween(Duration.ofHours(1).toNanos(),
					Duration.ofDays(1).toNanos());
		}
	}

	@Test
	void shouldComeBackBeforeTheQueueIsFull() {
		for (int i = 0; i < 20; i++) {
			next(0);
		}
		long second = Duration.ofSeconds(1).toNanos();
		assertThat(this.policy.next(0, 8 * second)).isEqualTo(2 * second);
		assertThat(this.policy.next(0, 0)).isEqualTo(Duration.ofMillis(200).toNanos());
		assertThat(this.policy.atMost(10 * second, 8 * second)).isEqualTo(2 * second);
		assertThat(this.policy.atMost(second, Long.MAX_VALUE)).isEqualTo(second);
	}

	private long next(long workedMillis) {
		return Duration.ofNanos(this.policy.next(Duration.ofMillis(workedMillis).toNanos(), Long.MAX_VALUE)).toMillis();
	}

}
