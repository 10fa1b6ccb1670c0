package io.ecslogging.autoconfigure.shipping;

import java.security.NoSuchAlgorithmException;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ssl.JksSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PropertiesSslBundle;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.core.env.Environment;

import io.ecslogging.autoconfigure.InvalidEcsLoggingPropertyException;
import io.ecslogging.shipping.Tls;

/**
 * Creates the TLS settings of sinks from Spring's SSL bundles. Bundles are looked up for
 * each connection, so that a reloaded one is used. While it is the same, so is the
 * context, so that connections resume TLS sessions.
 */
final class TlsFactory {

	private TlsFactory() {
	}

	/**
	 * Return what secures connections.
	 * @param properties the properties
	 * @param bundles the bundles, or {@code null} if there are none yet
	 * @return a supplier for each connection, or {@code null} if a bundle is needed and
	 * there are none yet
	 * @throws InvalidEcsLoggingPropertyException if there is no such bundle
	 */
	static @Nullable Supplier<@Nullable Tls> of(TlsProperties properties, @Nullable SslBundles bundles) {
		String name = properties.bundle();
		if (!properties.enabled() || name == null) {
			return withoutBundle(properties);
		}
		if (bundles == null) {
			return null;
		}
		try {
			bundles.getBundle(name);
		}
		catch (NoSuchSslBundleException ex) {
			String names = String.join(", ", bundles.getBundleNames());
			throw new InvalidEcsLoggingPropertyException(properties.property(), name, null,
					names.isEmpty() ? "There are no SSL bundles; they are defined below spring.ssl.bundle"
							: "There is no such SSL bundle, but there are: " + names);
		}
		return new BundleTls(() -> bundles.getBundle(name));
	}

	/**
	 * Return what secures connections where there are no beans.
	 * @param properties the properties
	 * @param environment the environment that may define bundles
	 * @return a supplier for each connection
	 */
	static Supplier<@Nullable Tls> of(TlsProperties properties, Environment environment) {
		String name = properties.bundle();
		if (!properties.enabled() || name == null) {
			return withoutBundle(properties);
		}
		return new BundleTls(() -> bundle(name, environment));
	}

	private static Supplier<@Nullable Tls> withoutBundle(TlsProperties properties) {
		Supplier<SslBundle> given = properties.given();
		if (given != null) {
			return new BundleTls(given);
		}
		return () -> properties.enabled() ? new Tls(defaultContext(), null, null) : null;
	}

	private static SslBundle bundle(String name, Environment environment) {
		SslProperties.Bundles bundles = Binder.get(environment)
			.bindOrCreate("spring.ssl", SslProperties.class)
			.getBundle();
		PemSslBundleProperties pem = bundles.getPem().get(name);
		if (pem != null) {
			return PropertiesSslBundle.get(pem);
		}
		JksSslBundleProperties jks = bundles.getJks().get(name);
		if (jks != null) {
			return PropertiesSslBundle.get(jks);
		}
		throw new NoSuchSslBundleException(name, "There is no SSL bundle '" + name + "' in the environment");
	}

	private static SSLContext defaultContext() {
		try {
			return SSLContext.getDefault();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("The JVM has no default for TLS", ex);
		}
	}

	/**
	 * The TLS settings of a bundle. Called by any thread.
	 */
	private static final class BundleTls implements Supplier<@Nullable Tls> {

		private final Supplier<SslBundle> bundles;

		private @Nullable SslBundle bundle;

		private @Nullable Tls tls;

		BundleTls(Supplier<SslBundle> bundles) {
			this.bundles = bundles;
		}

		@Override
		@SuppressWarnings("ReferenceEquality")
		public synchronized @Nullable Tls get() {
			SslBundle current = this.bundles.get();
			if (this.tls == null || current != this.bundle) {
				SslOptions options = current.getOptions();
				this.tls = new Tls(current.createSslContext(), options.getEnabledProtocols(), options.getCiphers());
				// only now: a bundle that cannot be read has to fail each time
				this.bundle = current;
			}
			return this.tls;
		}

	}

}
