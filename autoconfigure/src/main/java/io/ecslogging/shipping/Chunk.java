package io.ecslogging.shipping;

/**
 * Lines of a batch that are adjacent in an array, each with its newline. Never write to
 * the array.
 *
 * @param bytes the array that holds the lines, and perhaps more
 * @param from the index of the first byte
 * @param to the index after the last byte
 * @param lines the numbers of the lines
 */
public record Chunk(byte[] bytes, int from, int to, LineRange lines) {

	/**
	 * Return the size of the lines.
	 * @return the size in bytes
	 */
	public int size() {
		return this.to - this.from;
	}

}
