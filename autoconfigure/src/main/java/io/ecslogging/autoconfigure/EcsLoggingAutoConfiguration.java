package io.ecslogging.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of ECS logging. Logging itself is set up before there are beans.
 * What is left to do here is to make the properties known that it uses. They are lazy,
 * because hardly anybody asks for them.
 */
@AutoConfiguration
@Conditional(OnEnabledCondition.class)
public final class EcsLoggingAutoConfiguration {

	@Bean
	@Lazy
	EcsLoggingProperties ecsLoggingProperties(Environment environment) {
		return inUse(environment).logging();
	}

	@Bean
	@Lazy
	LogstashProperties ecsLoggingLogstashProperties(Environment environment) {
		return inUse(environment).logstash();
	}

	@Bean
	@Lazy
	ElasticsearchProperties ecsLoggingElasticsearchProperties(Environment environment) {
		return inUse(environment).elasticsearch();
	}

	@Bean
	@Lazy
	ShippingProperties ecsLoggingShippingProperties(Environment environment) {
		return inUse(environment).shipping();
	}

	private static BoundProperties inUse(Environment environment) {
		BoundProperties bound = BoundPropertiesSource.inUse(environment);
		RuntimeException failure = bound.failure();
		if (failure != null) {
			throw failure;
		}
		return bound;
	}

}
