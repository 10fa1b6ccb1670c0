package io.ecslogging.autoconfigure.actuate;

import java.util.Map;
import java.util.TreeMap;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

import io.ecslogging.autoconfigure.shipping.ShippingSinks;

/**
 * Tells where events are shipped to. Called by any thread.
 */
final class ShippingInfo implements InfoContributor {

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, String> destinations = new TreeMap<>();
		ShippingSinks.all().forEach((kind, sink) -> {
			if (sink.destination() != null) {
				destinations.put(kind, sink.destination());
			}
		});
		builder.withDetail("ecsLogging", Map.of("shipping", destinations));
	}

}
