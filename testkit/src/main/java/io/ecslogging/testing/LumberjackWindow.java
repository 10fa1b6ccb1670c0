package io.ecslogging.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Gathers the lines of a window, and has them handed over when all of them are there.
 * Used by one thread.
 */
public final class LumberjackWindow implements LumberjackReader.Receiver {

	private static final byte[] HEAD = "{\"@metadata\":{".getBytes(StandardCharsets.US_ASCII);

	/**
	 * Where the metadata begins.
	 */
	private static final int METADATA = HEAD.length - 1;

	private final Handover handover;

	private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

	private int expected;

	private int count;

	public LumberjackWindow(Handover handover) {
		this.handover = handover;
	}

	@Override
	public void window(int size) {
		if (this.count > 0 || size < 1) {
			throw new IllegalArgumentException("A window of " + size + " after " + this.count + " lines");
		}
		this.expected = size;
	}

	@Override
	public void line(int number, byte[] from, int start, int end) {
		this.count++;
		if (number != this.count || number > this.expected) {
			throw new IllegalArgumentException("Line " + number + " is the " + this.count + "th of " + this.expected);
		}
		// what Logstash keeps for itself: an object without others in it, then a comma
		for (int i = 0; i < HEAD.length; i++) {
			if (from[start + i] != HEAD[i]) {
				throw new IllegalArgumentException("There is no @metadata");
			}
		}
		int first = start + HEAD.length;
		while (from[first] != '}') {
			first++;
		}
		this.lines.write('{');
		this.lines.write(from, first + 2, end - first - 2);
		this.lines.write('\n');
		if (number == this.expected) {
			String metadata = new String(from, start + METADATA, first + 1 - start - METADATA, StandardCharsets.UTF_8);
			byte[] all = this.lines.toByteArray();
			this.lines.reset();
			this.count = 0;
			this.expected = 0;
			try {
				this.handover.take(all, number, metadata);
			}
			catch (IOException ex) {
				throw new BrokenException(ex);
			}
		}
	}

	/**
	 * Takes windows.
	 */
	@FunctionalInterface
	public interface Handover {

		/**
		 * Take the lines of a window, each with a newline and without its metadata, and
		 * answer.
		 * @param metadata what the last line had as metadata, a JSON object
		 */
		void take(byte[] lines, int count, String metadata) throws IOException;

	}

	/**
	 * The connection is broken.
	 */
	public static final class BrokenException extends RuntimeException {

		BrokenException(IOException cause) {
			super(cause);
		}

	}

}
