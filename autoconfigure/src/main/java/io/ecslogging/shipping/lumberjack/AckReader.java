package io.ecslogging.shipping.lumberjack;

import java.io.IOException;
import java.time.Duration;

import io.ecslogging.shipping.net.Connection;
import io.ecslogging.shipping.net.EndedFirstException;
import io.ecslogging.shipping.net.UnexpectedAnswerException;

/**
 * Reads acknowledgements from a connection. Owned by the thread that sends.
 */
final class AckReader {

	/**
	 * No acknowledgement has come in time.
	 */
	static final long NONE = -1;

	private static final Duration SHORT = Duration.ofMillis(1);

	private final Connection connection;

	private final byte[] frame = new byte[2 + Integer.BYTES];

	private int length;

	AckReader(Connection connection) {
		this.connection = connection;
	}

	/**
	 * Read an acknowledgement.
	 * @param nanos how long to wait for it, in nanoseconds
	 * @return the number of the last line that is acknowledged, 0 for a sign of life, or
	 * {@link #NONE}
	 * @throws EndedFirstException if the peer has closed the connection
	 * @throws UnexpectedAnswerException if it sends anything else
	 * @throws IOException if the connection is broken
	 */
	long read(long nanos) throws IOException {
		long end = System.nanoTime() + nanos;
		while (this.length < this.frame.length) {
			Duration left = Duration.ofNanos(end - System.nanoTime());
			int read = this.connection.read(this.frame, this.length, this.frame.length - this.length,
					(left.compareTo(SHORT) > 0) ? left : SHORT);
			if (read == 0) {
				return NONE;
			}
			if (read < 0) {
				throw new EndedFirstException();
			}
			this.length += read;
			if (this.frame[0] != '2' || this.length > 1 && this.frame[1] != 'A') {
				throw new UnexpectedAnswerException(this.frame, this.length);
			}
		}
		this.length = 0;
		return (this.frame[2] & 0xFFL) << 24 | (this.frame[3] & 0xFF) << 16 | (this.frame[4] & 0xFF) << 8
				| this.frame[5] & 0xFF;
	}

	/**
	 * Check that the peer has neither closed the connection nor acknowledged anything,
	 * since nothing is on its way.
	 * @param wait whether to look closely, which takes 1 ms
	 * @throws IOException if it has, or if the connection is broken
	 */
	void checkQuiet(boolean wait) throws IOException {
		while (wait || this.length > 0 || this.connection.hasAnswer()) {
			long number = read(SHORT.toNanos());
			if (number == NONE && this.length > 0) {
				// the rest of it would be taken for an answer to the next window
				throw new WrongAckException("half a line, although nothing is on its way");
			}
			if (number == NONE) {
				return;
			}
			if (number > 0) {
				throw new WrongAckException("line " + number + ", although nothing is on its way");
			}
		}
	}

	Connection connection() {
		return this.connection;
	}

}
