package io.ecslogging.shipping.elasticsearch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Gives each line the {@code _id} of its document, the same each time. An id is Base64 of
 * 15 bytes: nine stand for the origin of the line, six are its position there.
 * Elasticsearch stores such an id as these bytes, like its own ids. Because the ids are
 * in order, it quickly finds out whether it has one. Owned by one thread at a time.
 */
final class DocumentIds {

	private static final int ORIGIN_BYTES = 9;

	private static final int DIGITS = 8;

	private static final int DIGIT_BITS = 6;

	/**
	 * The digits of Base64 for URLs (RFC 4648, section 5), in order.
	 */
	private static final byte[] ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
		.getBytes(StandardCharsets.US_ASCII);

	private String origin = "";

	private byte[] start = {};

	private static byte[] start(String origin) {
		byte[] hash = sha256().digest(origin.getBytes(StandardCharsets.UTF_8));
		return Base64.getUrlEncoder().encode(Arrays.copyOf(hash, ORIGIN_BYTES));
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JVM has SHA-256", ex);
		}
	}

	/**
	 * Write the id of a line.
	 * @param origin the origin of the line
	 * @param position its position there; the lower 48 bits count
	 */
	void write(String origin, long position, ByteArrayOutputStream out) {
		if (!origin.equals(this.origin)) {
			this.start = start(origin);
			this.origin = origin;
		}
		out.writeBytes(this.start);
		for (int shift = DIGIT_BITS * (DIGITS - 1); shift >= 0; shift -= DIGIT_BITS) {
			out.write(ALPHABET[(int) (position >>> shift) & ALPHABET.length - 1]);
		}
	}

}
