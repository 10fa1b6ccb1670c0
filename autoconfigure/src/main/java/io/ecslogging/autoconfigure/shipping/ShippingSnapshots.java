package io.ecslogging.autoconfigure.shipping;

import java.util.Map;

import io.ecslogging.shipping.ShippingSnapshot;

/**
 * What has become of all shipped events of this JVM, for those who operate it. All
 * methods may be called by any thread.
 */
public final class ShippingSnapshots {

	private ShippingSnapshots() {
	}

	/**
	 * Return the counters up to now.
	 * @return the counters and the state of each peer, by its kind: {@code logstash} or
	 * {@code elasticsearch}; those of former configurations are included
	 */
	public static Map<String, ShippingSnapshot> all() {
		return ShippingLifecycle.snapshots();
	}

}
