package io.ecslogging.ecs;

import java.util.Arrays;
import java.util.Map;
import java.util.ServiceConfigurationError;

import net.logstash.logback.argument.StructuredArgument;
import net.logstash.logback.marker.LogstashMarker;
import net.logstash.logback.marker.SingleFieldAppendingMarker;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields that logstash-logback-encoder's structured arguments and markers
 * write. They can only write themselves to a Jackson generator. Their output is read
 * back, so that its keys are treated like all others.
 */
final class StructuredArguments {

	private static final @Nullable StructuredArguments INSTANCE = isPresent() ? new StructuredArguments() : null;

	private StructuredArguments() {
	}

	/**
	 * Return whether logstash-logback-encoder is present, without loading it: most
	 * applications never use it.
	 */
	private static boolean isPresent() {
		String resource = "net/logstash/logback/argument/StructuredArgument.class";
		ClassLoader loader = StructuredArguments.class.getClassLoader();
		return (loader != null) ? loader.getResource(resource) != null
				: ClassLoader.getSystemResource(resource) != null;
	}

	/**
	 * Return the reader, or {@code null} if logstash-logback-encoder is missing.
	 */
	static @Nullable StructuredArguments ifPresent() {
		return INSTANCE;
	}

	boolean isStructured(@Nullable Object argument) {
		// most arguments are strings or numbers, which need no test for an interface
		return !(argument instanceof String) && !(argument instanceof Number)
				&& (argument instanceof StructuredArgument || argument instanceof LogstashMarker);
	}

	/**
	 * Return the only key of an argument, or {@code null} if it may have several. The
	 * argument is not read for this.
	 */
	@Nullable String keyOf(Object argument) {
		return (argument instanceof SingleFieldAppendingMarker single) ? single.getFieldName() : null;
	}

	/**
	 * Read the fields of a structured argument or marker.
	 * @param argument the argument or marker
	 * @return its fields
	 * @throws Throwable if the argument's own code throws, or if its output is not JSON
	 */
	Map<?, ?> read(Object argument) throws Throwable {
		return Reader.INSTANCE.read(argument);
	}

	/**
	 * Finds out which Jackson the arguments write to, when the first of them is read and
	 * not before.
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
				.orElseThrow(() -> new IllegalStateException("StructuredArgument has no method writeTo"));
		}

		private static void warn(Throwable ex) {
			Notice.warn("Structured arguments cannot be read, so their fields are left out ({}): "
					+ "logstash-logback-encoder 9 needs tools.jackson.core:jackson-databind 3, "
					+ "older versions need com.fasterxml.jackson.core:jackson-databind 2", ex.toString());
		}

	}

}
