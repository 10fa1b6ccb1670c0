package io.ecslogging.shipping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetryPolicyTests {

	private final AtomicLong clock = new AtomicLong();

	private final Outage outage = new Outage(this.clock::get);

	private final RetryPolicy policy = new RetryPolicy(Duration.ofMillis(200), Duration.ofSeconds(30), this.outage,
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
		List<Long> delays = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			RetryPolicy jittered = new RetryPolicy(Duration.ofMillis(200), Duration.ofSeconds(30), this.outage);
			delays.add(jittered.next(Long.MAX_VALUE));
		}
		assertThat(Set.copyOf(delays)).hasSizeGreaterThan(90);
		assertThat(delays).allSatisfy((delay) -> assertThat(delay).isBetween(0L, Duration.ofMillis(200).toNanos()));
	}

	@Test
	void shouldNotOverflow() {
		RetryPolicy slow = new RetryPolicy(Duration.ofHours(1), Duration.ofDays(1), this.outage, (bound) -> bound);
		for (int i = 0; i < 100; i++) {
			assertThat(slow.next(Long.MAX_VALUE)).isBetween(Duration.ofHours(1).toNanos(),
					Duration.ofDays(1).toNanos());
		}
	}

	@Test
	void shouldComeBackBeforeTheQueueIsFull() {
		for (int i = 0; i < 20; i++) {
			next(0);
		}
		long second = Duration.ofSeconds(1).toNanos();
		assertThat(this.policy.next(8 * second)).isEqualTo(2 * second);
		assertThat(this.policy.next(0)).isEqualTo(Duration.ofMillis(200).toNanos());
		assertThat(this.policy.atMost(10 * second, 8 * second)).isEqualTo(2 * second);
		assertThat(this.policy.atMost(second, Long.MAX_VALUE)).isEqualTo(second);
	}

	/**
	 * Return the delay after a failure of a peer that has worked for a time.
	 */
	private long next(long workedMillis) {
		this.outage.failed("it");
		if (workedMillis > 0) {
			this.outage.worked();
			this.clock.addAndGet(Duration.ofMillis(workedMillis).toNanos());
		}
		return Duration.ofNanos(this.policy.next(Long.MAX_VALUE)).toMillis();
	}

}
