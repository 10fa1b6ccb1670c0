package io.ecslogging.autoconfigure.shipping;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.ssl.SslBundle;

import io.ecslogging.shipping.Sink;
import io.ecslogging.shipping.Tls;

/**
 * Makes sinks whose connections are secured by a bundle that belongs to the address.
 *
 * @param sinks makes the sinks
 * @param bundle gives the bundle of each connection
 */
record SecuredSinkFactory(SinkFactory sinks, Supplier<SslBundle> bundle) implements SinkFactory {

	/**
	 * Return a factory with a bundle, or the factory itself if there is none.
	 */
	static SinkFactory of(SinkFactory sinks, @Nullable Supplier<SslBundle> bundle) {
		return (bundle != null) ? new SecuredSinkFactory(sinks, bundle) : sinks;
	}

	@Override
	public String kind() {
		return this.sinks.kind();
	}

	@Override
	public String destination() {
		return this.sinks.destination();
	}

	@Override
	public LogLevel threshold() {
		return this.sinks.threshold();
	}

	@Override
	public TlsProperties tls() {
		return new TlsProperties(true, null, this.sinks.tls().property(), this.bundle);
	}

	@Override
	public boolean hasAddress() {
		return this.sinks.hasAddress();
	}

	@Override
	public Sink create(Supplier<@Nullable Tls> tls) {
		return this.sinks.create(tls);
	}

}
