package io.ecslogging.autoconfigure;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.IgnoreErrorsBindHandler;
import org.springframework.boot.logging.structured.ElasticCommonSchemaProperties;
import org.springframework.core.env.Environment;

import io.ecslogging.ecs.ServiceMetadata;

/**
 * Binds all properties of an environment, and keeps the first failure of shipping and of
 * what is logged. Used once, by one thread.
 */
final class PropertiesBinder {

	private final Environment environment;

	private final Binder binder;

	private @Nullable RuntimeException failure;

	private PropertiesBinder(Environment environment) {
		this.environment = environment;
		this.binder = OwnProperties.binder(environment);
	}

	static BoundProperties bind(Environment environment) {
		return new PropertiesBinder(environment).bindAll();
	}

	private BoundProperties bindAll() {
		EcsLoggingProperties logging = bind(EcsLoggingProperties.PREFIX, EcsLoggingProperties.class,
				EcsLoggingPropertiesValidator::validate, this::usableLogging);
		JsonMembersProperties members = bind(JsonMembersProperties.PREFIX, JsonMembersProperties.class,
				JsonMembersProperties::validate, this::usableMembers);
		ServiceMetadata service = service(logging.service());
		RuntimeException loggingFailure = this.failure;
		if (!logging.enabled()) {
			return new BoundProperties(logging, members, service, defaults(LogstashProperties.class),
					defaults(ElasticsearchProperties.class), defaults(ShippingProperties.class), null, null);
		}
		this.failure = null;
		LogstashProperties logstash = bind(LogstashProperties.PREFIX, LogstashProperties.class,
				LogstashPropertiesValidator::validate);
		ElasticsearchProperties elasticsearch = bind(ElasticsearchProperties.PREFIX, ElasticsearchProperties.class,
				ElasticsearchPropertiesValidator::validate);
		ShippingProperties shipping = bind(ShippingProperties.PREFIX, ShippingProperties.class,
				ShippingPropertiesValidator::validate);
		return new BoundProperties(logging, members, service, logstash, elasticsearch, shipping, this.failure,
				loggingFailure);
	}

	private <T> T bind(String prefix, Class<T> type, Validator<T> validator) {
		return bind(prefix, type, validator, () -> defaults(type));
	}

	private <T> T bind(String prefix, Class<T> type, Validator<T> validator, Supplier<T> fallback) {
		try {
			T bound = this.binder.bindOrCreate(prefix, type);
			return validator.validate(bound, new Bounds(this.environment, prefix));
		}
		catch (BindException | InvalidEcsLoggingPropertyException ex) {
			this.failure = (this.failure != null) ? this.failure : ex;
			return fallback.get();
		}
	}

	private EcsLoggingProperties usableLogging() {
		EcsLoggingProperties bound = this.binder.bindOrCreate(EcsLoggingProperties.PREFIX,
				Bindable.of(EcsLoggingProperties.class), new IgnoreErrorsBindHandler());
		return EcsLoggingPropertiesValidator.usable(bound);
	}

	private JsonMembersProperties usableMembers() {
		return this.binder
			.bindOrCreate(JsonMembersProperties.PREFIX, Bindable.of(JsonMembersProperties.class),
					new IgnoreErrorsBindHandler())
			.withoutRenames();
	}

	private static <T> T defaults(Class<T> type) {
		return new Binder(List.of()).bindOrCreate("", type);
	}

	private ServiceMetadata service(EcsLoggingProperties.Service ours) {
		ElasticCommonSchemaProperties.Service boots = ElasticCommonSchemaProperties.get(this.environment).service();
		return new ServiceMetadata(OwnProperties.firstWithText(ours.name(), boots.name()),
				OwnProperties.firstWithText(ours.version(), boots.version()),
				OwnProperties.firstWithText(ours.environment(), boots.environment()), OwnProperties
					.firstWithText(ours.nodeName(), boots.nodeName(), this.environment.getProperty("HOSTNAME")));
	}

	/**
	 * Validates properties.
	 */
	private interface Validator<T> {

		/**
		 * Return what was bound, or the same with what a name stands for in its place.
		 * @throws InvalidEcsLoggingPropertyException if a value is not possible
		 */
		T validate(T bound, Bounds bounds);

	}

}
