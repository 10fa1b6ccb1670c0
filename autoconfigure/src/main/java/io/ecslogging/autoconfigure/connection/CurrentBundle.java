package io.ecslogging.autoconfigure.connection;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/**
 * The SSL bundle of a connection, which may be reloaded, but not be taken away: that
 * would turn TLS off.
 *
 * @param bundles returns the bundle of now
 * @param first the one that there was at the beginning
 */
record CurrentBundle(Supplier<@Nullable SslBundle> bundles, SslBundle first) implements Supplier<SslBundle> {

	@Override
	public SslBundle get() {
		SslBundle current = this.bundles.get();
		return (current != null) ? current : this.first;
	}

}
