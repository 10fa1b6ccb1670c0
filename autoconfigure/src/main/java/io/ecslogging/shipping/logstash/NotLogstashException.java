package io.ecslogging.shipping.logstash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The peer has answered, which Logstash's {@code tcp} input never does.
 */
final class NotLogstashException extends IOException {

	/**
	 * The first byte of an alert of TLS (RFC 8446, section 5.1).
	 */
	private static final int TLS_ALERT = 21;

	NotLogstashException(byte[] answer, int length) {
		super("the peer answers, which the tcp input of Logstash never does: " + explanation(answer, length));
	}

	private static String explanation(byte[] answer, int length) {
		if (answer[0] == TLS_ALERT) {
			return "it wants TLS, see ecs.logging.logstash.ssl.enabled";
		}
		String text = new String(answer, 0, length, StandardCharsets.ISO_8859_1);
		return text.startsWith("HTTP/") ? "it is the port of an HTTP server" : "it is the port of something else";
	}

}
