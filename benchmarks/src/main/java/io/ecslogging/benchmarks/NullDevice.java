package io.ecslogging.benchmarks;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;

/**
 * Where the console goes while it is measured.
 */
final class NullDevice {

	private NullDevice() {
	}

	/**
	 * Send standard output there, as a shell does with {@code >/dev/null}: a real write
	 * for each event.
	 */
	static void install() {
		try {
			System.setOut(new PrintStream(new FileOutputStream("/dev/null")));
		}
		catch (FileNotFoundException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
