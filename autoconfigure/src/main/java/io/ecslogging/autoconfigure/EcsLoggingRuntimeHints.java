package io.ecslogging.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;

/**
 * Hints for what is instantiated by name or bound before there are beans.
 */
class EcsLoggingRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection()
			.registerType(EcsStructuredLogFormatter.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS)
			.registerType(EcsFileStructuredLogFormatter.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS)
			.registerType(ShippedLogFormatter.class, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
		BindableRuntimeHintsRegistrar.forTypes(JsonMembersProperties.class).registerHints(hints, classLoader);
		BindableRuntimeHintsRegistrar.forTypes(KnownProperties.TYPES.toArray(Class[]::new))
			.registerHints(hints, classLoader);
	}

}
