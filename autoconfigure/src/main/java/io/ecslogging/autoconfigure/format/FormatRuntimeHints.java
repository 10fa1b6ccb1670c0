package io.ecslogging.autoconfigure.format;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Hints for the formatters, which Boot instantiates by name.
 */
class FormatRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection()
			.registerType(EcsStructuredLogFormatter.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS)
			.registerType(EcsFileStructuredLogFormatter.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
	}

}
