package io.ecslogging.autoconfigure.shipping;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/**
 * How the connections to a peer are secured.
 *
 * @param enabled whether they are
 * @param bundle the name of the SSL bundle, or {@code null} for what the JVM does by
 * default
 * @param property the name of the property that names the bundle
 * @param given gives the bundle of each connection instead, or {@code null} if it has to
 * be looked up
 */
record TlsProperties(boolean enabled, @Nullable String bundle, String property, @Nullable Supplier<SslBundle> given) {

	TlsProperties(boolean enabled, @Nullable String bundle, String property) {
		this(enabled, bundle, property, null);
	}

}
