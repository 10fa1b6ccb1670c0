package io.ecslogging.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;

/**
 * Hints for the properties, which are bound before beans exist and read by the endpoint,
 * and for the classes whose presence is checked.
 */
class EcsLoggingRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		BindableRuntimeHintsRegistrar.forTypes(JsonMembersProperties.class).registerHints(hints, classLoader);
		BindableRuntimeHintsRegistrar.forTypes(KnownProperties.TYPES.toArray(Class[]::new))
			.registerHints(hints, classLoader);
		KnownProperties.sections()
			.forEach((section) -> hints.reflection().registerType(section, MemberCategory.INVOKE_PUBLIC_METHODS));
		List.of(ElasticsearchPresence.NEEDED)
			.forEach((type) -> hints.reflection().registerTypeIfPresent(classLoader, type));
		hints.reflection().registerTypeIfPresent(classLoader, UnsupportedBootListener.NEEDED);
	}

}
