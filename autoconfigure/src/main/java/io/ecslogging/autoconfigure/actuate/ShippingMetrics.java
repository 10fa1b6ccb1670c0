package io.ecslogging.autoconfigure.actuate;

import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.DropReason;
import io.ecslogging.shipping.PeerStatus.State;
import io.ecslogging.shipping.ShippingSnapshot;

/**
 * Metrics of shipping, one set for each kind of peer. Reading them costs no more than
 * adding up counters, and never touches the network. Used by the threads that read a
 * registry.
 */
final class ShippingMetrics implements MeterBinder {

	private static final String PREFIX = "ecs.logging.";

	private static final String EVENTS = "events";

	private final Supplier<Map<String, ShippingSnapshot>> snapshots;

	/**
	 * Create metrics.
	 * @param snapshots returns the counters by kind of peer
	 */
	ShippingMetrics(Supplier<Map<String, ShippingSnapshot>> snapshots) {
		this.snapshots = snapshots;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.snapshots.get().keySet().forEach((kind) -> bindTo(registry, kind));
	}

	private void bindTo(MeterRegistry registry, String kind) {
		counter(registry, kind, "events.recovered", "Events that a persisted queue held at the start",
				ShippingSnapshot::recovered);
		counter(registry, kind, "events.accepted", "Events that were logged for the peer", ShippingSnapshot::accepted);
		counter(registry, kind, "events.delivered", "Events that count as delivered", ShippingSnapshot::delivered);
		counter(registry, kind, "events.rejected", "Events that the peer has refused for good",
				ShippingSnapshot::rejected);
		for (DropReason reason : DropReason.values()) {
			FunctionCounter
				.builder(PREFIX + "events.dropped", this, (metrics) -> metrics.read(kind, (all) -> all.dropped(reason)))
				.tags("sink", kind, "reason", reason.name().toLowerCase(Locale.ROOT).replace('_', '-'))
				.description("Events that were dropped before the peer accepted or refused them")
				.baseUnit(EVENTS)
				.register(registry);
		}
		counter(registry, kind, "events.safe.form", "Delivered events that the peer took only in their safe form",
				ShippingSnapshot::safeForm);
		counter(registry, kind, "events.failure.store", "Delivered events that the peer put into a failure store",
				ShippingSnapshot::failureStore);
		counter(registry, kind, "events.resent", "Events that were sent again and may exist twice",
				ShippingSnapshot::resent);
		FunctionCounter
			.builder(PREFIX + "attempts.failed", this,
					(metrics) -> metrics.read(kind, ShippingSnapshot::failedAttempts))
			.tag("sink", kind)
			.description("Attempts to send that failed and were repeated")
			.register(registry);
		gauge(registry, kind, "queue.events", EVENTS, "Events that wait in the queue or are in flight",
				ShippingSnapshot::queued);
		gauge(registry, kind, "queue.size", BaseUnits.BYTES, "Size of those events", ShippingSnapshot::queuedBytes);
		gauge(registry, kind, "sink.up", null, "1, or 0 while attempts fail",
				(all) -> (all.peer().state() == State.INTERRUPTED) ? 0 : 1);
	}

	private void counter(MeterRegistry registry, String kind, String name, String description,
			ToDoubleFunction<ShippingSnapshot> value) {
		FunctionCounter.builder(PREFIX + name, this, (metrics) -> metrics.read(kind, value))
			.tag("sink", kind)
			.description(description)
			.baseUnit(EVENTS)
			.register(registry);
	}

	private void gauge(MeterRegistry registry, String kind, String name, @Nullable String unit, String description,
			ToDoubleFunction<ShippingSnapshot> value) {
		Gauge.builder(PREFIX + name, this, (metrics) -> metrics.read(kind, value))
			.tag("sink", kind)
			.description(description)
			.baseUnit(unit)
			.register(registry);
	}

	private double read(String kind, ToDoubleFunction<ShippingSnapshot> value) {
		ShippingSnapshot snapshot = this.snapshots.get().get(kind);
		return (snapshot != null) ? value.applyAsDouble(snapshot) : 0;
	}

}
