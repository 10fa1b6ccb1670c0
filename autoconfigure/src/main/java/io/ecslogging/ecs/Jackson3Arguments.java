package io.ecslogging.ecs;

import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import com.fasterxml.jackson.annotation.JsonFormat;
import net.logstash.logback.argument.StructuredArgument;
import net.logstash.logback.marker.LogstashMarker;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.Serializers;

import io.ecslogging.ecs.Jackson3Fields.NotPlainException;

/**
 * Reads the arguments of logstash-logback-encoder 9, which write to Jackson 3.
 */
final class Jackson3Arguments implements ArgumentReader {

	private final JsonMapper mapper = JsonMapper.builder()
		.findAndAddModules(Jackson3Arguments.class.getClassLoader())
		.addModule(new ContentsModule())
		.disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
		.disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
		.build();

	private final ObjectReader reader = this.mapper.readerFor(Map.class)
		.with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

	/**
	 * Whether arguments of a class write in ways that cannot be captured.
	 */
	private final ClassValue<AtomicBoolean> foreign = new ClassValue<>() {

		@Override
		protected AtomicBoolean computeValue(Class<?> type) {
			return new AtomicBoolean();
		}

	};

	@Override
	public Map<?, ?> read(Object argument) {
		AtomicBoolean isForeign = this.foreign.get(argument.getClass());
		if (!isForeign.get()) {
			Jackson3Fields capture = new Jackson3Fields();
			try {
				write(argument, capture);
				return capture.fields();
			}
			catch (NotPlainException ex) {
				// another argument of the class may have a plain value
			}
			catch (NullPointerException ex) {
				// a call that nothing is captured of
				isForeign.set(true);
			}
			catch (RuntimeException ex) {
				// of the argument's own code, which throws it again
			}
		}
		return readBack(argument);
	}

	private Map<?, ?> readBack(Object argument) {
		// characters, because UTF-8 bytes cannot hold an unpaired surrogate
		StringWriter json = new StringWriter();
		try (JsonGenerator generator = this.mapper.createGenerator(json)) {
			generator.writeStartObject();
			write(argument, generator);
			generator.writeEndObject();
		}
		return this.reader.readValue(json.toString());
	}

	private static void write(Object argument, JsonGenerator generator) {
		if (argument instanceof LogstashMarker marker) {
			marker.writeTo(generator);
		}
		else {
			((StructuredArgument) argument).writeTo(generator);
		}
	}

	/**
	 * Has Jackson write the content that {@link Contents} finds.
	 */
	private static final class ContentsModule extends SimpleModule {

		@Override
		public void setupModule(SetupContext context) {
			context.addSerializers(new Serializers.Base() {

				@Override
				public @Nullable ValueSerializer<?> findSerializer(SerializationConfig config, JavaType type,
						BeanDescription.Supplier description, JsonFormat.@Nullable Value format) {
					return Contents.isStrangeToJackson(type.getRawClass()) ? new ContentsSerializer() : null;
				}

			});
		}

	}

	private static final class ContentsSerializer extends ValueSerializer<Object> {

		@Override
		public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
			context.writeValue(generator, Contents.forJackson(value));
		}

	}

}
