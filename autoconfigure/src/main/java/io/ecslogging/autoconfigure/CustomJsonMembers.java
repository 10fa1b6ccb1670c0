package io.ecslogging.autoconfigure;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonParser;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/**
 * The members that the application's {@link StructuredLoggingJsonMembersCustomizer}
 * classes add to an event. Boot's JSON writer only gives them as text. The text is
 * parsed, so that they take part in the document like all other fields.
 */
final class CustomJsonMembers implements Function<ILoggingEvent, Map<String, ?>> {

	private final JsonWriter<ILoggingEvent> writer;

	private final JsonParser parser = JsonParserFactory.getJsonParser();

	private CustomJsonMembers(StructuredLoggingJsonMembersCustomizer<ILoggingEvent> customizer) {
		this.writer = JsonWriter.of((members) -> {
			// Boot refuses a writer without members of its own
			members.add("nothing", (event) -> null).whenNotNull();
			customizer.customize(members);
		});
	}

	/**
	 * Return the members, or {@code null} if there are no customizers.
	 */
	@SuppressWarnings("unchecked")
	static @Nullable CustomJsonMembers ifAny(JsonMembersProperties properties,
			StructuredLoggingJsonMembersCustomizer.Builder<?> builder) {
		if (properties.customizer().isEmpty() && !hasFactories()) {
			return null;
		}
		return new CustomJsonMembers((StructuredLoggingJsonMembersCustomizer<ILoggingEvent>) builder.nested().build());
	}

	/**
	 * Return whether there are customizers in {@code spring.factories}. One that cannot
	 * be created here, because it needs constructor arguments, counts too.
	 */
	private static boolean hasFactories() {
		AtomicBoolean wantsArguments = new AtomicBoolean();
		FailureHandler handler = (type, name, failure) -> wantsArguments.set(true);
		boolean any = !SpringFactoriesLoader.forDefaultResourceLocation()
			.load(StructuredLoggingJsonMembersCustomizer.class, handler)
			.isEmpty();
		return any || wantsArguments.get();
	}

	@Override
	public Map<String, ?> apply(ILoggingEvent event) {
		return this.parser.parseMap(this.writer.writeToString(event));
	}

}
