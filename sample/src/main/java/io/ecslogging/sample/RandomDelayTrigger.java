package io.ecslogging.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.TriggerContext;

/**
 * Makes a task wait for a new random time before each run.
 */
class RandomDelayTrigger implements Trigger {

	private final Duration min;

	private final Duration max;

	private final RandomGenerator random;

	RandomDelayTrigger(Duration min, Duration max, RandomGenerator random) {
		this.min = min;
		this.max = max;
		this.random = random;
	}

	@Override
	public Instant nextExecution(TriggerContext context) {
		long delay = this.random.nextLong(this.min.toMillis(), this.max.toMillis() + 1);
		return context.getClock().instant().plusMillis(delay);
	}

}
