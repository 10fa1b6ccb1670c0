package io.ecslogging.ecs;

import java.io.ByteArrayOutputStream;
import java.util.Map;

import net.logstash.logback.argument.StructuredArgument;
import net.logstash.logback.marker.LogstashMarker;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the fields that logstash-logback-encoder's structured arguments and markers
 * write. They can only write themselves to a Jackson generator; what they write is read
 * back, so that its keys take part in the document like all others.
 */
final class StructuredArguments {

	private static final @Nullable StructuredArguments INSTANCE = isPresent() ? new StructuredArguments() : null;

	private StructuredArguments() {
	}

	private static boolean isPresent() {
		ClassLoader loader = StructuredArguments.class.getClassLoader();
		return isPresent(loader, "net/logstash/logback/argument/StructuredArgument.class")
				&& isPresent(loader, "tools/jackson/databind/json/JsonMapper.class");
	}

	/**
	 * Return whether a class is there, without loading it: most applications never use
	 * it.
	 */
	private static boolean isPresent(@Nullable ClassLoader loader, String resource) {
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
	 * Read the fields of a structured argument or marker.
	 * @param argument the argument or marker
	 * @return its fields
	 * @throws RuntimeException whatever the argument's own code throws, or if what it
	 * writes is not JSON
	 */
	Map<?, ?> read(Object argument) {
		ByteArrayOutputStream json = new ByteArrayOutputStream();
		try (JsonGenerator generator = Jackson.MAPPER.createGenerator(json)) {
			generator.writeStartObject();
			if (argument instanceof LogstashMarker marker) {
				marker.writeTo(generator);
			}
			else {
				((StructuredArgument) argument).writeTo(generator);
			}
			generator.writeEndObject();
		}
		return Jackson.READER.readValue(json.toByteArray());
	}

	/**
	 * Initialised with the first structured argument, not before.
	 */
	private static final class Jackson {

		private static final JsonMapper MAPPER = JsonMapper.builder()
			.findAndAddModules(StructuredArguments.class.getClassLoader())
			.disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
			.disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
			.build();

		private static final ObjectReader READER = MAPPER.readerFor(Map.class)
			.with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

	}

}
