package io.ecslogging.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/**
 * Makes the beans of our properties the ones that were bound before there were beans.
 */
class OwnPropertiesAdvisor implements ConfigurationPropertiesBindHandlerAdvisor {

	private final Environment environment;

	OwnPropertiesAdvisor(Environment environment) {
		this.environment = environment;
	}

	@Override
	public BindHandler apply(BindHandler bindHandler) {
		return new OwnBindHandler(bindHandler);
	}

	private Object bound(Class<?> type) {
		BoundProperties bound = BoundPropertiesSource.inUse(this.environment);
		RuntimeException failure = bound.failure();
		if (failure != null) {
			throw failure;
		}
		return bound.get(type);
	}

	/**
	 * Has Boot's binder bind nothing, and hands out what is bound.
	 */
	private final class OwnBindHandler extends AbstractBindHandler {

		OwnBindHandler(BindHandler boots) {
			super(boots);
		}

		@Override
		public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
				BindContext context) {
			return isOurs(target) ? null : super.onStart(name, target, context);
		}

		@Override
		public Object onCreate(ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
			return isOurs(target) ? bound(target.getType().resolve(Object.class))
					: super.onCreate(name, target, context, result);
		}

		private static boolean isOurs(Bindable<?> target) {
			return KnownProperties.TYPES.contains(target.getType().resolve(Object.class));
		}

	}

}
