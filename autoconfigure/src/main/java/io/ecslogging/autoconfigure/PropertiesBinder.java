package io.ecslogging.autoconfigure;

import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.IgnoreErrorsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.logging.structured.ElasticCommonSchemaProperties;
import org.springframework.core.env.Environment;

import io.ecslogging.ecs.ServiceMetadata;

/**
 * Binds all properties of an environment, and keeps two failures: the first of shipping
 * and the first of what is logged. Used once, by one thread.
 */
final class PropertiesBinder {

	private static final ConfigurationPropertyName BOOTS_PREFIX = ConfigurationPropertyName
		.of("logging.structured.ecs.service");

	private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of(EcsLoggingProperties.PREFIX);

	/**
	 * What properties with a secret are called, in any section.
	 */
	private static final Set<String> SECRETS = Set.of("api-key", "password", "username");

	private final Environment environment;

	/**
	 * Whether there may be any property of ours.
	 */
	private final boolean configured;

	private final Binder binder;

	private @Nullable RuntimeException failure;

	private PropertiesBinder(Environment environment) {
		this.environment = environment;
		this.binder = OwnProperties.binder(environment);
		this.configured = OwnProperties.isConfigured(environment, OURS);
	}

	static BoundProperties bind(Environment environment) {
		return new PropertiesBinder(environment).bindAll();
	}

	private BoundProperties bindAll() {
		EcsLoggingProperties logging = bind(EcsLoggingProperties.PREFIX, EcsLoggingProperties.class,
				EcsLoggingProperties::defaults, EcsLoggingPropertiesValidator::validate, this::usableLogging);
		JsonMembersProperties members = bind(JsonMembersProperties.PREFIX, JsonMembersProperties.class,
				JsonMembersProperties::defaults, JsonMembersProperties::validate, this::usableMembers);
		ServiceMetadata service = service(logging.service());
		RuntimeException loggingFailure = this.failure;
		if (!logging.enabled()) {
			return new BoundProperties(logging, members, service, LogstashProperties.defaults(),
					ElasticsearchProperties.defaults(), ShippingProperties.defaults(), null, null);
		}
		this.failure = null;
		LogstashProperties logstash = bind(LogstashProperties.PREFIX, LogstashProperties.class,
				LogstashProperties::defaults, LogstashPropertiesValidator::validate, LogstashProperties::defaults);
		ElasticsearchProperties elasticsearch = bind(ElasticsearchProperties.PREFIX, ElasticsearchProperties.class,
				ElasticsearchProperties::defaults, ElasticsearchPropertiesValidator::validate,
				ElasticsearchProperties::defaults);
		ShippingProperties shipping = bind(ShippingProperties.PREFIX, ShippingProperties.class,
				ShippingProperties::defaults, ShippingPropertiesValidator::validate, ShippingProperties::defaults);
		return new BoundProperties(logging, members, service, logstash, elasticsearch, shipping, this.failure,
				loggingFailure);
	}

	private <T> T bind(String prefix, Class<T> type, Supplier<T> defaults, Validator<T> validator, Supplier<T> usable) {
		if (!isConfigured(ConfigurationPropertyName.of(prefix))) {
			return defaults.get();
		}
		try {
			T bound = this.binder.bindOrCreate(prefix, type);
			return validator.validate(bound, new Bounds(this.environment, prefix));
		}
		catch (BindException | InvalidEcsLoggingPropertyException ex) {
			this.failure = (this.failure != null) ? this.failure : withoutSecret(ex);
			return usable.get();
		}
	}

	/**
	 * Return a failure without the value of a secret. A text can only fail to be bound
	 * over a placeholder, and the message then has the text around it.
	 */
	private RuntimeException withoutSecret(RuntimeException failure) {
		if (failure instanceof BindException bind && SECRETS.contains(bind.getName().getLastElement(Form.DASHED))) {
			return InvalidEcsLoggingPropertyException.ofSecret(this.environment, bind.getName().toString(),
					"A placeholder in its value refers to itself");
		}
		return failure;
	}

	/**
	 * Return whether there may be a property below a name.
	 */
	private boolean isConfigured(ConfigurationPropertyName prefix) {
		return (this.configured || !OURS.isAncestorOf(prefix)) && OwnProperties.isConfigured(this.environment, prefix);
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

	/**
	 * Return what is set for logging, or else what the agents are told, or else what is
	 * set for the application.
	 */
	private ServiceMetadata service(EcsLoggingProperties.Service ours) {
		ElasticCommonSchemaProperties.Service boots = bootsService();
		AgentService agent = AgentService.of(this.environment);
		return new ServiceMetadata(
				OwnProperties.firstWithText(ours.name(), boots.name(), agent.text("name"),
						this.environment.getProperty("spring.application.name")),
				OwnProperties.firstWithText(ours.version(), boots.version(), agent.text("version"),
						this.environment.getProperty("spring.application.version")),
				OwnProperties.firstWithText(ours.environment(), boots.environment(), agent.text("environment")),
				OwnProperties.firstWithText(ours.nodeName(), boots.nodeName(), agent.text("node-name"),
						this.environment.getProperty("HOSTNAME")));
	}

	/**
	 * Return what Boot's properties say, without what they fall back to.
	 */
	private ElasticCommonSchemaProperties.Service bootsService() {
		return isConfigured(BOOTS_PREFIX)
				? this.binder.bindOrCreate(BOOTS_PREFIX.toString(), ElasticCommonSchemaProperties.Service.class)
				: new ElasticCommonSchemaProperties.Service(null, null, null, null);
	}

	/**
	 * Validates properties.
	 */
	private interface Validator<T> {

		/**
		 * Return what was bound, perhaps with corrected names.
		 * @throws InvalidEcsLoggingPropertyException if a value is invalid
		 */
		T validate(T bound, Bounds bounds);

	}

}
