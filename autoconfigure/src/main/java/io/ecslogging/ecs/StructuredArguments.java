package io.ecslogging.ecs;

import java.util.Arrays;
import java.util.Map;
import java.util.ServiceConfigurationError;

import net.logstash.logback.argument.StructuredArgument;
import net.logstash.logback.marker.LogstashMarker;
import net.logstash.logback.marker.SingleFieldAppendingMarker;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Reads the fields that logstash-logback-encoder's structured arguments and markers
 * write. They can only write themselves to a Jackson generator; what they write is read
 * back, so that its keys take part in the document like all others.
 */
final class StructuredArguments {

	/**
	 * Where it is said that arguments cannot be read.
	 */
	static final String LOGGER = "io.ecslogging.ecs";

	private static final @Nullable StructuredArguments INSTANCE = isPresent() ? new StructuredArguments() : null;

	private StructuredArguments() {
	}

	/**
	 * Return whether logstash-logback-encoder is there, without loading it: most
	 * applications never use it.
	 */
	private static boolean isPresent() {
		String resource = "net/logstash/logback/argument/StructuredArgument.class";
		ClassLoader loader = StructuredArguments.class.getClassLoader();
		return (loader != null) ? loader.getResource(resource) != null
				: ClassLoader.getSystemResource(resource) != null;
	}

	/**
	 * Return the reader if logstash-logback-encoder is there.
	 */
	static @Nullable StructuredArguments ifPresent() {
		return INSTANCE;
	}

	boolean isStructured(@Nullable Object argument) {
		// the first two need no search through interfaces, and are what most arguments
		// are
		return !(argument instanceof String) && !(argument instanceof Number)
				&& (argument instanceof StructuredArgument || argument instanceof LogstashMarker);
	}

	/**
	 * Return the key of an argument that has only one, which is known before it is read.
	 */
	@Nullable String keyOf(Object argument) {
		return (argument instanceof SingleFieldAppendingMarker single) ? single.getFieldName() : null;
	}

	/**
	 * Read the fields of a structured argument or marker.
	 * @param argument the argument or marker
	 * @return its fields
	 * @throws Throwable whatever the argument's own code throws, or if what it writes is
	 * not JSON
	 */
	Map<?, ?> read(Object argument) throws Throwable {
		return Reader.INSTANCE.read(argument);
	}

	/**
	 * Finds out which Jackson arguments write to, with the first of them and not before.
	 */
	private static final class Reader {

		private static final ArgumentReader INSTANCE = find();

		private static ArgumentReader find() {
			try {
				return (generator().startsWith("tools.jackson.")) ? new Jackson3Arguments() : new Jackson2Arguments();
			}
			catch (RuntimeException | LinkageError | ServiceConfigurationError ex) {
				warn(ex);
				return (argument) -> {
					throw new UnsupportedOperationException("Jackson is missing", ex);
				};
			}
		}

		private static String generator() {
			return Arrays.stream(StructuredArgument.class.getMethods())
				.filter((method) -> method.getName().equals("writeTo") && method.getParameterCount() == 1)
				.map((method) -> method.getParameterTypes()[0].getName())
				.findFirst()
				.orElseThrow(() -> new IllegalStateException("No method writeTo"));
		}

		/**
		 * Say it on a thread of its own: this one is encoding, and an appender drops what
		 * is logged by its own encoder.
		 */
		private static void warn(Throwable ex) {
			Thread thread = new Thread(
					() -> LoggerFactory.getLogger(LOGGER)
						.warn("Structured arguments cannot be read, and their fields are left out ({}): "
								+ "logstash-logback-encoder 9 needs tools.jackson.core:jackson-databind 3, "
								+ "older ones need com.fasterxml.jackson.core:jackson-databind 2", ex.toString()),
					"ecs-logging-notice");
			thread.setDaemon(true);
			thread.start();
		}

	}

}
