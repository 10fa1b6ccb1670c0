package io.ecslogging.autoconfigure.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import org.jspecify.annotations.Nullable;

import io.ecslogging.autoconfigure.shipping.SinkState;
import io.ecslogging.shipping.DropReason;
import io.ecslogging.shipping.PeerStatus;
import io.ecslogging.shipping.PeerStatus.State;
import io.ecslogging.shipping.ShippingSnapshot;

/**
 * Metrics of shipping, one set for each kind of peer. Reading them adds up counters, and
 * never touches the network. Used by the threads that read a registry.
 */
final class ShippingMetrics extends LateMeterBinder {

	private static final String PREFIX = "ecs.logging.";

	private static final String EVENTS = "events";

	/**
	 * For how long what has been read is used again: meters of one scrape should be of
	 * one moment, and reading may touch the disk.
	 */
	private static final long READ_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final Supplier<Map<String, SinkState>> sinks;

	private volatile Reading last = new Reading(System.nanoTime() - READ_NANOS, Map.of());

	/**
	 * Create metrics.
	 * @param sinks returns the sinks by kind of peer
	 */
	ShippingMetrics(Supplier<Map<String, SinkState>> sinks) {
		this.sinks = sinks;
	}

	@Override
	Set<String> names() {
		return this.sinks.get().keySet();
	}

	@Override
	void bindTo(MeterRegistry registry, String kind) {
		events(registry, kind);
		attempts(registry, kind);
		gauge(registry, kind, "queue.events", EVENTS, "Events that wait in the queue or are in flight",
				ShippingSnapshot::queued);
		gauge(registry, kind, "queue.size", BaseUnits.BYTES, "Size of those events", (all) -> all.queue().bytes());
		gauge(registry, kind, "queue.capacity", BaseUnits.BYTES, "Maximum size of the queue",
				(all) -> all.queue().capacity());
		TimeGauge
			.builder(PREFIX + "queue.age", this, TimeUnit.MILLISECONDS,
					(metrics) -> metrics.read(kind, (all) -> millisSince(all.queue().oldest())))
			.tag("sink", kind)
			.description("Age of the oldest event in the queue")
			.register(registry);
		Gauge.builder(PREFIX + "sink.up", this, (metrics) -> (metrics.outageMillis(kind) > 0) ? 0 : 1)
			.tag("sink", kind)
			.description("1, or 0 while attempts fail")
			.register(registry);
		TimeGauge.builder(PREFIX + "sink.outage", this, TimeUnit.MILLISECONDS, (metrics) -> metrics.outageMillis(kind))
			.tag("sink", kind)
			.description("How long attempts have failed by now")
			.register(registry);
	}

	private void events(MeterRegistry registry, String kind) {
		counter(registry, kind, "events.recovered", EVENTS, "Events that a persisted queue held at the start",
				ShippingSnapshot::recovered);
		counter(registry, kind, "events.accepted", EVENTS, "Events that were logged for the peer",
				ShippingSnapshot::accepted);
		counter(registry, kind, "events.delivered", EVENTS, "Events that count as delivered",
				ShippingSnapshot::delivered);
		counter(registry, kind, "events.rejected", EVENTS, "Events that the peer has refused for good",
				ShippingSnapshot::rejected);
		for (DropReason reason : DropReason.values()) {
			FunctionCounter
				.builder(PREFIX + "events.dropped", this, (metrics) -> metrics.read(kind, (all) -> all.dropped(reason)))
				.tags("sink", kind, "reason", reason.name().toLowerCase(Locale.ROOT).replace('_', '-'))
				.description("Events that were dropped before the peer accepted or refused them")
				.baseUnit(EVENTS)
				.register(registry);
		}
		counter(registry, kind, "events.duplicate", EVENTS, "Delivered events that the peer already had",
				ShippingSnapshot::duplicates);
		counter(registry, kind, "events.safe.form", EVENTS,
				"Delivered events that the peer took only in their safe form", ShippingSnapshot::safeForm);
		counter(registry, kind, "events.failure.store", EVENTS,
				"Delivered events that the peer put into a failure store", ShippingSnapshot::failureStore);
		counter(registry, kind, "events.resent", EVENTS, "Events that were sent again and may exist twice",
				ShippingSnapshot::resent);
	}

	private void attempts(MeterRegistry registry, String kind) {
		FunctionTimer
			.builder(PREFIX + "attempts", this, (metrics) -> (long) metrics.read(kind, (all) -> all.attempts().count()),
					(metrics) -> metrics.read(kind, (all) -> all.attempts().time().toNanos()), TimeUnit.NANOSECONDS)
			.tag("sink", kind)
			.description("Attempts to send a batch")
			.register(registry);
		counter(registry, kind, "attempts.failed", null, "Attempts to send that failed and were repeated",
				(all) -> all.attempts().failed());
		counter(registry, kind, "attempts.events", EVENTS, "Events in all attempts", (all) -> all.attempts().events());
		counter(registry, kind, "attempts.size", BaseUnits.BYTES, "Size of those events, before compression",
				(all) -> all.attempts().bytes());
	}

	/**
	 * Nobody tries a sink that is paused, or that nothing is shipped to any more.
	 */
	private double outageMillis(String kind) {
		SinkState sink = read().get(kind);
		if (sink == null || sink.destination() == null || sink.paused()) {
			return 0;
		}
		PeerStatus peer = sink.snapshot().peer();
		return (peer.state() == State.INTERRUPTED) ? Math.max(1, millisSince(peer.since())) : 0;
	}

	private static double millisSince(@Nullable Instant time) {
		return (time != null) ? Math.max(0, Duration.between(time, Instant.now()).toMillis()) : 0;
	}

	private void counter(MeterRegistry registry, String kind, String name, @Nullable String unit, String description,
			ToDoubleFunction<ShippingSnapshot> value) {
		FunctionCounter.builder(PREFIX + name, this, (metrics) -> metrics.read(kind, value))
			.tag("sink", kind)
			.description(description)
			.baseUnit(unit)
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
		SinkState sink = read().get(kind);
		return (sink != null) ? value.applyAsDouble(sink.snapshot()) : 0;
	}

	private Map<String, SinkState> read() {
		Reading reading = this.last;
		if (System.nanoTime() - reading.nanos() >= READ_NANOS) {
			reading = new Reading(System.nanoTime(), this.sinks.get());
			this.last = reading;
		}
		return reading.sinks();
	}

	/**
	 * All sinks at a moment.
	 */
	private record Reading(long nanos, Map<String, SinkState> sinks) {

	}

}
