package io.ecslogging.autoconfigure.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;

import io.ecslogging.autoconfigure.shipping.ShippingSinks;
import io.ecslogging.autoconfigure.shipping.SinkState;
import io.ecslogging.shipping.PeerStatus;
import io.ecslogging.shipping.QueueState;

/**
 * Whether peers work, one contributor for each sink. Tells what is known from sending:
 * never touches the network. Called by any thread.
 */
final class ShippingHealth implements CompositeHealthContributor {

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		SinkState sink = ShippingSinks.of(name);
		return (sink != null && sink.destination() != null) ? indicator(name) : null;
	}

	@Override
	public Stream<HealthContributors.Entry> stream() {
		return ShippingSinks.all()
			.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().destination() != null)
			.map((entry) -> new HealthContributors.Entry(entry.getKey(), indicator(entry.getKey())));
	}

	private static HealthIndicator indicator(String kind) {
		return () -> {
			SinkState sink = ShippingSinks.of(kind);
			return (sink != null) ? health(sink) : Health.unknown().build();
		};
	}

	private static Health health(SinkState sink) {
		PeerStatus peer = sink.snapshot().peer();
		QueueState queue = sink.snapshot().queue();
		Health.Builder health = status(sink).withDetail("destination", String.valueOf(sink.destination()))
			.withDetail("since", peer.since())
			.withDetail("queued", queue.events());
		if (peer.state() == PeerStatus.State.INTERRUPTED && peer.failure() != null) {
			health.withDetail("cause", peer.failure());
		}
		if (queue.oldest() != null) {
			health.withDetail("oldestAge", Duration.between(queue.oldest(), Instant.now()).toString());
		}
		return health.build();
	}

	private static Health.Builder status(SinkState sink) {
		if (sink.paused()) {
			return Health.outOfService();
		}
		return switch (sink.snapshot().peer().state()) {
			case UNTRIED -> Health.unknown();
			case WORKING -> Health.up();
			case INTERRUPTED -> Health.down();
		};
	}

}
