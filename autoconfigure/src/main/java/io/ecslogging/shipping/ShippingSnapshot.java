package io.ecslogging.shipping;

import java.util.EnumMap;
import java.util.Map;

/**
 * What has become of all events for one peer up to a moment, and whether the peer works.
 * Immutable. The counters only grow, except those of the queue. Each event that was
 * recovered or accepted is in exactly one of the other counters:
 * {@code recovered + accepted = delivered + rejected + dropped + queued}. The equation
 * holds whenever no event is moving from one counter to another.
 *
 * @param recovered events that a persisted queue held when it was opened
 * @param accepted events that were logged for the peer
 * @param delivered events that count as delivered
 * @param rejected events that the peer has refused for good
 * @param dropped events that were dropped, by reason
 * @param queue the events that wait in the queue, or are in flight
 * @param duplicates delivered events that the peer had already taken when they were sent
 * again; known of Elasticsearch only
 * @param safeForm delivered events that the peer took only in their safe form
 * @param failureStore delivered events that the peer put into a failure store
 * @param attempts all attempts to send
 * @param resent how many times an event was sent again that may have arrived before, so
 * that it may exist twice; always 0 for Elasticsearch, which knows such events
 * @param peer whether the peer works
 */
public record ShippingSnapshot(long recovered, long accepted, long delivered, long rejected,
		Map<DropReason, Long> dropped, QueueState queue, long duplicates, long safeForm, long failureStore,
		AttemptTotals attempts, long resent, PeerStatus peer) {

	/**
	 * Take a copy of the map.
	 */
	public ShippingSnapshot {
		dropped = Map.copyOf(dropped);
	}

	/**
	 * Return the sums of these and the counters of another shipper to the same peer.
	 * @param later the counters of the later shipper, whose peer status is used
	 * @return the sums
	 */
	public ShippingSnapshot plus(ShippingSnapshot later) {
		Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
		this.dropped.forEach((reason, count) -> drops.merge(reason, count, Long::sum));
		later.dropped.forEach((reason, count) -> drops.merge(reason, count, Long::sum));
		return new ShippingSnapshot(this.recovered + later.recovered, this.accepted + later.accepted,
				this.delivered + later.delivered, this.rejected + later.rejected, drops, this.queue.plus(later.queue),
				this.duplicates + later.duplicates, this.safeForm + later.safeForm,
				this.failureStore + later.failureStore, this.attempts.plus(later.attempts), this.resent + later.resent,
				later.peer);
	}

	/**
	 * Return these counters without the events in the queue, which another shipper counts
	 * as recovered.
	 * @return the counters without them
	 */
	public ShippingSnapshot handedOver() {
		long ofRecovered = Math.min(this.recovered, queued());
		return new ShippingSnapshot(this.recovered - ofRecovered, this.accepted - (queued() - ofRecovered),
				this.delivered, this.rejected, this.dropped, this.queue.emptied(), this.duplicates, this.safeForm,
				this.failureStore, this.attempts, this.resent, this.peer);
	}

	/**
	 * Return how many events wait in the queue, or are in flight.
	 * @return the number of events
	 */
	public long queued() {
		return this.queue.events();
	}

	/**
	 * Return how many events were dropped for a reason.
	 * @param reason the reason
	 * @return the number of events
	 */
	public long dropped(DropReason reason) {
		return this.dropped.getOrDefault(reason, 0L);
	}

	/**
	 * Return how many events were dropped for any reason.
	 * @return the number of events
	 */
	public long droppedTotal() {
		return this.dropped.values().stream().mapToLong(Long::longValue).sum();
	}

	/**
	 * Return how many events are not accounted for.
	 * @return the number of events, 0 if the equation holds
	 */
	public long missing() {
		return this.recovered + this.accepted - this.delivered - this.rejected - droppedTotal() - queued();
	}

}
