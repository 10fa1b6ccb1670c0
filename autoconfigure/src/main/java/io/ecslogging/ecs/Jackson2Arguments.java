package io.ecslogging.ecs;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.Serializers;
import net.logstash.logback.argument.StructuredArgument;
import net.logstash.logback.marker.LogstashMarker;
import org.jspecify.annotations.Nullable;

/**
 * Reads the arguments of logstash-logback-encoder before 9, which write to Jackson 2.
 * Calls them through method handles, because this class is compiled with a later version.
 */
final class Jackson2Arguments implements ArgumentReader {

	private final ObjectMapper mapper = new ObjectMapper()
		.registerModules(ObjectMapper.findModules(Jackson2Arguments.class.getClassLoader()))
		.registerModule(new ContentsModule())
		.disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
		.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);

	private final ObjectReader reader = this.mapper.readerFor(Map.class)
		.with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

	private final MethodHandle writeArgument = writeTo(StructuredArgument.class);

	private final MethodHandle writeMarker = writeTo(LogstashMarker.class);

	private static MethodHandle writeTo(Class<?> type) {
		try {
			return MethodHandles.publicLookup()
				.findVirtual(type, "writeTo", MethodType.methodType(void.class, JsonGenerator.class));
		}
		catch (NoSuchMethodException | IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public Map<?, ?> read(Object argument) throws Throwable {
		// characters, because UTF-8 bytes cannot hold an unpaired surrogate
		StringWriter json = new StringWriter();
		try (JsonGenerator generator = this.mapper.getFactory().createGenerator(json)) {
			generator.writeStartObject();
			if (argument instanceof LogstashMarker) {
				this.writeMarker.invoke(argument, generator);
			}
			else {
				this.writeArgument.invoke(argument, generator);
			}
			generator.writeEndObject();
		}
		return this.reader.readValue(json.toString());
	}

	/**
	 * Has Jackson write the content that {@link Contents} finds.
	 */
	private static final class ContentsModule extends SimpleModule {

		ContentsModule() {
			super("ecs-logging-contents");
		}

		@Override
		public void setupModule(SetupContext context) {
			context.addSerializers(new Serializers.Base() {

				@Override
				public @Nullable JsonSerializer<?> findSerializer(SerializationConfig config, JavaType type,
						BeanDescription description) {
					return Contents.isStrangeToJackson(type.getRawClass()) ? new ContentsSerializer() : null;
				}

			});
		}

	}

	private static final class ContentsSerializer extends JsonSerializer<Object> {

		@Override
		public void serialize(Object value, JsonGenerator generator, SerializerProvider provider) throws IOException {
			provider.defaultSerializeValue(Contents.forJackson(value), generator);
		}

	}

}
