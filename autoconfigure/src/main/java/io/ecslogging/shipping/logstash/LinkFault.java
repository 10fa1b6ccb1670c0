package io.ecslogging.shipping.logstash;

import java.io.IOException;
import java.net.UnknownHostException;

import io.ecslogging.shipping.TlsFault;

/**
 * What a fault of a connection means, and which property helps.
 */
final class LinkFault {

	private LinkFault() {
	}

	/**
	 * Return what has failed.
	 * @param everDelivered whether lines have been delivered before, so that the port is
	 * right
	 */
	static String explain(Exception failure, boolean everDelivered) {
		if (failure instanceof UnknownHostException) {
			return "the host name cannot be resolved";
		}
		if (failure instanceof EndedFirstException) {
			return failure.getMessage()
					+ (everDelivered ? "" : ", and has confirmed nothing. A port that wants TLS does "
							+ "so (ecs.logging.logstash.ssl.enabled), that of an HTTP server, and a proxy without a backend");
		}
		String explained = TlsFault.explain(failure, "ecs.logging.logstash.ssl.bundle");
		String said = (failure.getClass() == IOException.class || failure instanceof NotLogstashException)
				? String.valueOf(failure.getMessage()) : failure.toString();
		return (explained != null) ? explained + " (" + said + ")" : said;
	}

}
