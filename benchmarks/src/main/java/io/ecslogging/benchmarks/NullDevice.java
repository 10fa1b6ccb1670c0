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
	 * Send standard output there, like a shell with {@code >/dev/null}: each event is
	 * really written.
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
