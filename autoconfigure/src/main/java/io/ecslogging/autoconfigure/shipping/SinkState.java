package io.ecslogging.autoconfigure.shipping;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.ShippingSnapshot;

/**
 * A sink at a moment. Immutable.
 *
 * @param destination where lines go, without credentials; {@code null} if nothing is
 * shipped there any more
 * @param paused whether an operator has paused it
 * @param snapshot what has become of all events, and whether the peer works
 */
public record SinkState(@Nullable String destination, boolean paused, ShippingSnapshot snapshot) {

	/**
	 * Return the state after another one of the same kind.
	 * @param later the later state, whose counters are added
	 */
	SinkState plus(SinkState later) {
		return new SinkState(later.destination, later.paused, this.snapshot.plus(later.snapshot));
	}

	/**
	 * Return the state when nothing is shipped there any more.
	 */
	SinkState ended() {
		return new SinkState(null, false, this.snapshot);
	}

}
