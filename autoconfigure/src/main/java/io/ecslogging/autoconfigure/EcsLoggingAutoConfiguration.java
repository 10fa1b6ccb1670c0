package io.ecslogging.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of ECS logging. Logging itself is set up before there are beans;
 * what is left to do here is to make the properties known.
 */
@AutoConfiguration
public final class EcsLoggingAutoConfiguration {

	/**
	 * The properties, where they are of use.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(OnEnabledCondition.class)
	@EnableConfigurationProperties({ EcsLoggingProperties.class, LogstashProperties.class,
			ElasticsearchProperties.class, ShippingProperties.class })
	static class PropertiesConfiguration {

		@Bean
		static OwnPropertiesAdvisor ecsLoggingPropertiesAdvisor(Environment environment) {
			return new OwnPropertiesAdvisor(environment);
		}

	}

}
