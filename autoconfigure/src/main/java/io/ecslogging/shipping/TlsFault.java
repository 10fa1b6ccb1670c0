package io.ecslogging.shipping;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

/**
 * What a fault of TLS means, and which property helps.
 */
public final class TlsFault {

	private TlsFault() {
	}

	/**
	 * Explain a fault of TLS.
	 * @param failure what was thrown
	 * @param bundle the name of the property that names the SSL bundle
	 * @return what it means and what helps, or {@code null} if it is no fault of TLS or
	 * nothing more can be said
	 */
	public static @Nullable String explain(Throwable failure, String bundle) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			String message = String.valueOf(cause.getMessage());
			if (message.contains("PKIX path building failed") || message.contains("unable to find valid certification")
					|| message.contains("trustAnchors parameter must be non-empty")) {
				return "the certificate is not from a trusted authority; " + bundle
						+ " can name an SSL bundle that trusts it";
			}
			if (message.contains("No subject alternative") || message.contains("No name matching")) {
				return "the certificate is for another host name than the configured one";
			}
			if (message.contains("validity check failed") || message.contains("NotAfter")) {
				return "the certificate has expired or is not yet valid";
			}
			if (message.contains("certificate_required") || message.contains("bad_certificate")
					|| message.contains("certificate_unknown")) {
				return "the peer requires a client certificate, or does not trust the one it got; the SSL bundle that "
						+ bundle + " names has to hold one with its key";
			}
			if (cause instanceof SSLException && (message.contains("Unsupported or unrecognized SSL message")
					|| message.contains("plaintext connection"))) {
				return "the peer does not speak TLS on this port";
			}
		}
		return null;
	}

}
