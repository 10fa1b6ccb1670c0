package io.ecslogging.shipping.elasticsearch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Gives each line of a queue the {@code _id} of its document, the same each time. An id
 * is Base64 of 15 bytes: nine identify the queue, six are the number of the line.
 * Elasticsearch stores such an id as these bytes, like its own ids. Because the ids are
 * in order, it quickly finds out whether it has one. Immutable.
 */
final class DocumentIds {

	private static final int QUEUE_BYTES = 9;

	private static final int DIGITS = 8;

	private static final int DIGIT_BITS = 6;

	/**
	 * The digits of Base64 for URLs (RFC 4648, section 5), in order.
	 */
	private static final byte[] ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
		.getBytes(StandardCharsets.US_ASCII);

	private final byte[] queue;

	/**
	 * Create the ids of a queue.
	 * @param queueId identifies the queue
	 */
	DocumentIds(String queueId) {
		byte[] hash = sha256().digest(queueId.getBytes(StandardCharsets.UTF_8));
		this.queue = Base64.getUrlEncoder().encode(Arrays.copyOf(hash, QUEUE_BYTES));
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
	 * @param number the number of the line in the queue; its lower 48 bits count
	 */
	void write(long number, ByteArrayOutputStream out) {
		out.writeBytes(this.queue);
		for (int shift = DIGIT_BITS * (DIGITS - 1); shift >= 0; shift -= DIGIT_BITS) {
			out.write(ALPHABET[(int) (number >>> shift) & ALPHABET.length - 1]);
		}
	}

}
