package io.ecslogging.autoconfigure.shipping;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Hints for the formatter of shipped events, which Boot instantiates by name.
 */
class ShippingRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection().registerType(ShippedLogFormatter.class, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
	}

}
