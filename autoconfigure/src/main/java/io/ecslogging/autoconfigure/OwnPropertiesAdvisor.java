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
 * Binds the beans of our properties as they were bound before there were beans, see
 * {@link OwnProperties}.
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

	/**
	 * Has nothing bound by Boot's binder, and hands out what ours has bound.
	 */
	private final class OwnBindHandler extends AbstractBindHandler {

		private final BindHandler boots;

		OwnBindHandler(BindHandler boots) {
			super(boots);
			this.boots = boots;
		}

		@Override
		public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
				BindContext context) {
			return isOurs(target) ? null : super.onStart(name, target, context);
		}

		@Override
		public Object onCreate(ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
			return isOurs(target)
					? OwnProperties.binder(OwnPropertiesAdvisor.this.environment).bindOrCreate(name, target, this.boots)
					: super.onCreate(name, target, context, result);
		}

		private static boolean isOurs(Bindable<?> target) {
			return KnownProperties.TYPES.contains(target.getType().resolve(Object.class));
		}

	}

}
