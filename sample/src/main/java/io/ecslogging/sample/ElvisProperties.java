package io.ecslogging.sample;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Configuration properties of the service.
 *
 * @param generator What is logged without any request.
 */
@ConfigurationProperties("elvis")
record ElvisProperties(@DefaultValue Generator generator) {

	/**
	 * What is logged without any request.
	 *
	 * @param enabled Whether anything is logged without a request.
	 * @param minDelay Shortest time between two events.
	 * @param maxDelay Longest time between two events.
	 */
	record Generator(@DefaultValue("true") boolean enabled, @DefaultValue("1s") Duration minDelay,
			@DefaultValue("10s") Duration maxDelay) {

		Generator {
			Assert.isTrue(minDelay.toMillis() >= 1,
					() -> "elvis.generator.min-delay is %s, which is less than 1ms".formatted(minDelay));
			Assert.isTrue(minDelay.compareTo(maxDelay) <= 0,
					() -> "elvis.generator.min-delay is %s, which is more than elvis.generator.max-delay, %s"
						.formatted(minDelay, maxDelay));
		}

	}

}
