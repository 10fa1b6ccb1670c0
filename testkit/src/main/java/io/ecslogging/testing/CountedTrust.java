package io.ecslogging.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts one certificate, and counts how often it was asked to: not at all for a session
 * that is resumed.
 */
public final class CountedTrust implements X509TrustManager {

	private final X509Certificate trusted;

	private final AtomicInteger checks = new AtomicInteger();

	public CountedTrust(Path key) throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance(key.toFile(), Certificates.PASSWORD.toCharArray());
		this.trusted = (X509Certificate) store.getCertificate(store.aliases().nextElement());
	}

	/**
	 * Return a context for clients.
	 */
	public SSLContext context() throws GeneralSecurityException {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, new TrustManager[] { this }, null);
		return context;
	}

	/**
	 * Return how many full handshakes there were.
	 */
	public int checks() {
		return this.checks.get();
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
		throw new CertificateException("no client");
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
		this.checks.incrementAndGet();
		if (!chain[0].equals(this.trusted)) {
			throw new CertificateException("another server");
		}
	}

	@Override
	public X509Certificate[] getAcceptedIssuers() {
		return new X509Certificate[] { this.trusted };
	}

}
