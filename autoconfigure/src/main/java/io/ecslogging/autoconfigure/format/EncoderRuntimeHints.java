package io.ecslogging.autoconfigure.format;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Hints for what the encoder finds by name, so that it needs none of it: the arguments of
 * logstash-logback-encoder, and the methods that return the content of HTTP headers.
 * Without them, a native image would write texts in place of fields.
 */
class EncoderRuntimeHints implements RuntimeHintsRegistrar {

	private static final String ARGUMENT = "net.logstash.logback.argument.StructuredArgument";

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern(ARGUMENT.replace('.', '/') + ".class");
		for (String type : List.of(ARGUMENT, "net.logstash.logback.marker.LogstashMarker")) {
			hints.reflection().registerTypeIfPresent(classLoader, type, MemberCategory.INVOKE_PUBLIC_METHODS);
		}
		content(hints, classLoader, "org.springframework.http.HttpHeaders", "asMultiValueMap");
		content(hints, classLoader, "okhttp3.Headers", "toMultimap");
		content(hints, classLoader, "com.google.common.collect.Multimap", "asMap");
		content(hints, classLoader, "java.net.http.HttpHeaders", "map");
	}

	private static void content(RuntimeHints hints, @Nullable ClassLoader classLoader, String type, String method) {
		hints.reflection()
			.registerTypeIfPresent(classLoader, type,
					(hint) -> hint.withMethod(method, List.of(), ExecutableMode.INVOKE));
	}

}
