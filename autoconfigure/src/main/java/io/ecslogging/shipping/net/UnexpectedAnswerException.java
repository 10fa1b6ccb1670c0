package io.ecslogging.shipping.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The peer has sent something that it should not send.
 */
public final class UnexpectedAnswerException extends IOException {

	/**
	 * The first byte of a TLS alert (RFC 8446, section 5.1).
	 */
	private static final int TLS_ALERT = 21;

	private final boolean tls;

	private final boolean http;

	/**
	 * Create one.
	 * @param answer what the peer has sent
	 * @param length how many bytes of it there are, at least 1
	 */
	public UnexpectedAnswerException(byte[] answer, int length) {
		super("the peer has answered");
		this.tls = answer[0] == TLS_ALERT;
		this.http = new String(answer, 0, length, StandardCharsets.ISO_8859_1).startsWith("HTTP/");
	}

	/**
	 * Return whether the answer is a TLS alert, because the peer requires TLS.
	 * @return whether it is
	 */
	public boolean isTls() {
		return this.tls;
	}

	/**
	 * Return whether the answer is that of an HTTP server.
	 * @return whether it is
	 */
	public boolean isHttp() {
		return this.http;
	}

}
