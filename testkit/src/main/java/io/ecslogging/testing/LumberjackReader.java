package io.ecslogging.testing;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads the frames of Lumberjack, version 2, in pieces of any size. Used by one thread.
 */
public final class LumberjackReader {

	private static final int SHORTEST = 6;

	private static final int LINE_HEAD = 10;

	private final Receiver receiver;

	private byte[] bytes = new byte[64 * 1024];

	private int length;

	private byte[] inflated = new byte[64 * 1024];

	public LumberjackReader(Receiver receiver) {
		this.receiver = receiver;
	}

	/**
	 * Take bytes.
	 * @throws IllegalArgumentException if they are no frames
	 */
	public void read(byte[] more, int count) {
		if (this.length + count > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(this.bytes.length * 2, this.length + count));
		}
		System.arraycopy(more, 0, this.bytes, this.length, count);
		this.length += count;
		int used = frames(this.bytes, this.length);
		System.arraycopy(this.bytes, used, this.bytes, 0, this.length - used);
		this.length -= used;
	}

	/**
	 * Return how many bytes there are of a frame that has not ended.
	 */
	public int rest() {
		return this.length;
	}

	private int frames(byte[] from, int end) {
		int start = 0;
		while (true) {
			int size = frame(from, start, end);
			if (size == 0) {
				return start;
			}
			start += size;
		}
	}

	/**
	 * Read a frame.
	 * @return how many bytes it has, 0 if some are missing
	 */
	private int frame(byte[] from, int start, int end) {
		if (end - start > 1 && (from[start] != '2' || "WJC".indexOf(from[start + 1]) < 0)) {
			throw new IllegalArgumentException("No frame begins with " + from[start] + " " + from[start + 1]);
		}
		if (end - start < SHORTEST) {
			return 0;
		}
		int number = number(from, start + 2);
		switch (from[start + 1]) {
			case 'W' -> {
				this.receiver.window(number);
				return SHORTEST;
			}
			case 'C' -> {
				if (end - start - SHORTEST < number) {
					return 0;
				}
				int size = inflate(from, start + SHORTEST, number);
				if (frames(this.inflated, size) != size) {
					throw new IllegalArgumentException("A frame does not end within the compressed one");
				}
				return SHORTEST + number;
			}
			default -> {
				if (end - start < LINE_HEAD || end - start - LINE_HEAD < number(from, start + SHORTEST)) {
					return 0;
				}
				int size = number(from, start + SHORTEST);
				this.receiver.line(number, from, start + LINE_HEAD, start + LINE_HEAD + size);
				return LINE_HEAD + size;
			}
		}
	}

	private int inflate(byte[] from, int start, int count) {
		Inflater inflater = new Inflater();
		try {
			inflater.setInput(from, start, count);
			int size = 0;
			while (!inflater.finished()) {
				if (size == this.inflated.length) {
					this.inflated = Arrays.copyOf(this.inflated, size * 2);
				}
				int added = inflater.inflate(this.inflated, size, this.inflated.length - size);
				if (added == 0 && inflater.needsInput()) {
					throw new IllegalArgumentException("The compressed frame is cut off");
				}
				size += added;
			}
			if (inflater.getRemaining() > 0) {
				throw new IllegalArgumentException("The compressed frame has more than it says");
			}
			return size;
		}
		catch (DataFormatException ex) {
			throw new IllegalArgumentException(ex);
		}
		finally {
			inflater.end();
		}
	}

	private static int number(byte[] from, int start) {
		int number = 0;
		for (int i = start; i < start + Integer.BYTES; i++) {
			number = number << 8 | from[i] & 0xFF;
		}
		return number;
	}

	/**
	 * Return an acknowledgement.
	 * @param number the number of the last line that is acknowledged, 0 for a sign of
	 * life
	 */
	public static byte[] ack(int number) {
		return new byte[] { '2', 'A', (byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8),
				(byte) number };
	}

	/**
	 * Takes what the frames say.
	 */
	public interface Receiver {

		/**
		 * Take the number of lines that follow.
		 */
		void window(int lines);

		/**
		 * Take a line, a JSON object, which is in these bytes for as long as this lasts.
		 */
		void line(int number, byte[] from, int start, int end);

	}

}
