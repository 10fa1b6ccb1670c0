package io.ecslogging.shipping;

import java.util.OptionalLong;

/**
 * Tells when a line was logged. Called by any thread.
 */
@FunctionalInterface
public interface LineTime {

	/**
	 * How many bytes from the beginning of a line are enough to tell its time.
	 */
	int ENOUGH = 64;

	/**
	 * Return when a line was logged.
	 * @param bytes the array that holds the line, or its beginning
	 * @param offset the index of its first byte
	 * @param length its length, or {@value #ENOUGH} bytes of it
	 * @return the time in milliseconds since 1970, or nothing if it is not known
	 */
	OptionalLong millis(byte[] bytes, int offset, int length);

}
