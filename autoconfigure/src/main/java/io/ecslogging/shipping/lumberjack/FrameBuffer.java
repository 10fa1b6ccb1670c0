package io.ecslogging.shipping.lumberjack;

import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Bytes of frames. Kept for the next ones, unless it has become too large. Owned by the
 * thread that sends.
 */
final class FrameBuffer {

	/**
	 * The version of the protocol, which each frame begins with.
	 */
	private static final byte VERSION = '2';

	private static final int START = 64 * 1024;

	/**
	 * A buffer that has become larger is not kept.
	 */
	private static final int MOST_KEPT = 4 * 1024 * 1024;

	private static final int DEFLATED_AT_ONCE = 16 * 1024;

	private byte[] bytes = new byte[START];

	private int size;

	byte[] bytes() {
		return this.bytes;
	}

	int size() {
		return this.size;
	}

	/**
	 * Forget the frames.
	 */
	void clear() {
		if (this.bytes.length > MOST_KEPT) {
			this.bytes = new byte[START];
		}
		this.size = 0;
	}

	/**
	 * Begin a frame.
	 * @param type the type of the frame
	 */
	void begin(char type) {
		makeRoom(2);
		this.bytes[this.size++] = VERSION;
		this.bytes[this.size++] = (byte) type;
	}

	/**
	 * Add a number, the highest byte first.
	 */
	void add(int number) {
		makeRoom(Integer.BYTES);
		set(this.size, number);
		this.size += Integer.BYTES;
	}

	/**
	 * Replace a number.
	 * @param position the index of its first byte
	 */
	void set(int position, int number) {
		this.bytes[position] = (byte) (number >>> 24);
		this.bytes[position + 1] = (byte) (number >>> 16);
		this.bytes[position + 2] = (byte) (number >>> 8);
		this.bytes[position + 3] = (byte) number;
	}

	void add(byte[] more, int from, int length) {
		makeRoom(length);
		System.arraycopy(more, from, this.bytes, this.size, length);
		this.size += length;
	}

	/**
	 * Add what comes out of a deflater.
	 * @return whether that was anything
	 */
	boolean addFrom(Deflater deflater) {
		makeRoom(DEFLATED_AT_ONCE);
		int length = deflater.deflate(this.bytes, this.size, this.bytes.length - this.size);
		this.size += length;
		return length > 0;
	}

	private void makeRoom(int length) {
		int needed = Math.addExact(this.size, length);
		if (needed > this.bytes.length) {
			// a large one does not double: it takes memory in addition to the queue
			long larger = needed + (long) ((needed < MOST_KEPT) ? needed : needed / 4);
			this.bytes = Arrays.copyOf(this.bytes, (int) Math.min(Integer.MAX_VALUE - 8L, larger));
		}
	}

}
