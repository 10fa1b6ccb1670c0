package io.ecslogging.shipping.elasticsearch;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;

import javax.net.ssl.SSLHandshakeException;

import io.ecslogging.shipping.TlsFault;

/**
 * What a fault of the HTTP client means, and which property helps.
 */
final class HttpFault {

	private static final String NO_REPLY = "header parser received no bytes";

	private static final String NO_TUNNEL = "Tunnel failed";

	private HttpFault() {
	}

	/**
	 * Return whether the node has not been reached.
	 */
	static boolean isOfConnecting(Exception failure) {
		return failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException
				|| failure instanceof SSLHandshakeException || failure instanceof CustomizerException
				|| said(failure).startsWith(NO_TUNNEL);
	}

	/**
	 * Return what has failed at a node.
	 * @param everWorked whether requests have worked before: then the port is right
	 */
	static String explain(Exception failure, URI node, boolean everWorked) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof UnresolvedAddressException) {
				return "the host name cannot be resolved";
			}
		}
		if (failure instanceof ConnectException && failure.getMessage() == null) {
			return "cannot connect";
		}
		if (failure instanceof HttpConnectTimeoutException) {
			return "no connection within ecs.logging.elasticsearch.connect-timeout" + ("https".equals(node.getScheme())
					? ", the TLS handshake included; a port without https never answers it" : "");
		}
		String said = said(failure);
		if (said.startsWith(NO_TUNNEL)) {
			return "the proxy does not connect to the node (" + said + ")";
		}
		if (said.contains(NO_REPLY)) {
			boolean plain = !everWorked && "http".equals(node.getScheme());
			return "the node has closed the connection without a reply" + (plain ? "; the port may require https" : "");
		}
		String explained = TlsFault.explain(failure, "ecs.logging.elasticsearch.ssl.bundle");
		return (explained != null) ? explained + " (" + said + ")" : said;
	}

	private static String said(Exception failure) {
		String message = failure.getMessage();
		boolean own = failure.getClass() == IOException.class || failure instanceof CustomizerException;
		return (own && message != null) ? message : failure.toString();
	}

}
