package io.ecslogging.shipping;

import java.util.List;

import io.ecslogging.queue.Lines;

/**
 * Goes through the lines of a batch, one by one, without an object for each. Used by one
 * thread.
 */
public final class LineCursor {

	private final List<Lines> parts;

	private Lines part;

	private int nextPart = 1;

	private int index = -1;

	private int number = -1;

	LineCursor(List<Lines> parts) {
		this.parts = parts;
		this.part = parts.get(0);
	}

	/**
	 * Go to the next line, the first time to the first one.
	 * @return whether there is one
	 */
	public boolean next() {
		this.index++;
		if (this.index == this.part.count()) {
			if (this.nextPart == this.parts.size()) {
				return false;
			}
			this.part = this.parts.get(this.nextPart++);
			this.index = 0;
		}
		this.number++;
		return true;
	}

	/**
	 * Return the number of the line in the batch.
	 * @return the number, from 0 on
	 */
	public int number() {
		return this.number;
	}

	/**
	 * Return which process has written the line to which queue.
	 * @return a unique text
	 */
	public String origin() {
		return this.part.origin();
	}

	/**
	 * Return the position of the line among those of the same origin. Together they
	 * identify the line.
	 * @return the position in bytes
	 */
	public long position() {
		return this.part.position(this.index);
	}

	/**
	 * Return the array that holds the line. Never write to it.
	 * @return the array, which holds other lines too
	 */
	public byte[] bytes() {
		return this.part.bytes();
	}

	/**
	 * Return where the line begins.
	 * @return the index of its first byte
	 */
	public int offset() {
		return this.part.offset(this.index);
	}

	/**
	 * Return the length of the line.
	 * @return the length in bytes, newline included
	 */
	public int length() {
		return this.part.offset(this.index + 1) - offset();
	}

}
