package io.ecslogging.shipping.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnknownHostException;

import javax.net.ssl.SSLHandshakeException;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.TlsFault;

/**
 * Says what a fault of a connection means, whatever it carries.
 */
public final class LinkFault {

	private LinkFault() {
	}

	/**
	 * Return what has failed.
	 * @param failure what was thrown
	 * @param ssl what the names of the properties for TLS begin with
	 * @param clear whether the failure's message says it all
	 * @return what it means, and which property helps
	 */
	public static String explain(Exception failure, String ssl, boolean clear) {
		if (failure instanceof UnknownHostException) {
			return "the host name cannot be resolved";
		}
		String explained = explainTls(failure, ssl);
		String said = (clear || failure.getClass() == IOException.class) ? String.valueOf(failure.getMessage())
				: failure.toString();
		return (explained != null) ? explained + " (" + said + ")" : said;
	}

	private static @Nullable String explainTls(Exception failure, String ssl) {
		if (failure instanceof SSLHandshakeException && failure.getCause() instanceof EOFException) {
			return "the peer ends the TLS handshake, so the port may not use TLS: see " + ssl + ".enabled";
		}
		return TlsFault.explain(failure, ssl + ".bundle");
	}

}
