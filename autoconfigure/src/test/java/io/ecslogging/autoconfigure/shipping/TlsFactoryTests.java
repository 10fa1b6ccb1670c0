package io.ecslogging.autoconfigure.shipping;

import java.util.function.Supplier;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslStoreBundle;

import io.ecslogging.shipping.Tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * When connections get another context.
 */
class TlsFactoryTests {

	private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("logs", bundle());

	private final Supplier<@Nullable Tls> tls = TlsFactory.of(new TlsProperties(true, "logs", "ssl.bundle"),
			this.bundles);

	@Test
	void shouldKeepTheContextWhileTheBundleIsTheSame() {
		assertThat(context()).isSameAs(context());
	}

	@Test
	void shouldUseABundleThatIsReloaded() {
		SSLContext before = context();
		this.bundles.updateBundle("logs", bundle());
		assertThat(context()).isNotSameAs(before);
	}

	@Test
	void shouldFailForEachConnectionWhileABundleCannotBeRead() {
		SSLContext before = context();
		this.bundles.updateBundle("logs", SslBundle.of(SslStoreBundle.NONE, null, null, null, new Unreadable()));
		assertThatIllegalStateException().isThrownBy(this::context);
		assertThatIllegalStateException().isThrownBy(this::context);
		this.bundles.updateBundle("logs", bundle());
		assertThat(context()).isNotSameAs(before);
	}

	private SSLContext context() {
		return this.tls.get().context();
	}

	private static SslBundle bundle() {
		return SslBundle.of(SslStoreBundle.NONE);
	}

	/**
	 * What is left of a store that cannot be read.
	 */
	private static final class Unreadable implements SslManagerBundle {

		@Override
		public KeyManagerFactory getKeyManagerFactory() {
			throw new IllegalStateException("unreadable");
		}

		@Override
		public TrustManagerFactory getTrustManagerFactory() {
			throw new IllegalStateException("unreadable");
		}

	}

}
