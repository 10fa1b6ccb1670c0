package io.ecslogging.autoconfigure.shipping;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The end of shipping in a test.
 */
final class SettledShipping {

	private SettledShipping() {
	}

	/**
	 * End shipping. Whatever has happened, every event of this JVM is accounted for.
	 */
	static void end() {
		ShippingLifecycle.disable();
		Awaitility.await().untilAsserted(() -> assertThat(ShippingSinks.all()).allSatisfy((kind, sink) -> {
			assertThat(sink.snapshot().missing()).as(kind).isZero();
			assertThat(sink.snapshot().queued()).as(kind).isZero();
		}));
	}

}
