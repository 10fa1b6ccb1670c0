package io.ecslogging.autoconfigure.shipping;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;

/**
 * Hints for the formatter of shipped events, which Boot instantiates by name, for SSL
 * bundles where there are no beans, and for the end of the HTTP client, which has a
 * method for it since Java 21.
 */
class ShippingRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection().registerType(ShippedLogFormatter.class, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
		BindableRuntimeHintsRegistrar.forTypes(SslProperties.class).registerHints(hints, classLoader);
		hints.reflection()
			.registerTypeIfPresent(classLoader, "java.net.http.HttpClient",
					(hint) -> hint.withMethod("shutdownNow", List.of(), ExecutableMode.INVOKE));
	}

}
