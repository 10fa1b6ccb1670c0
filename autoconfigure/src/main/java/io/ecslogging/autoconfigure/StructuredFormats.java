package io.ecslogging.autoconfigure;

/**
 * Boot's properties that name the structured format of an output.
 */
public final class StructuredFormats {

	/**
	 * The property for the console.
	 */
	public static final String CONSOLE = "logging.structured.format.console";

	/**
	 * The property for the log file.
	 */
	public static final String FILE = "logging.structured.format.file";

	private StructuredFormats() {
	}

}
