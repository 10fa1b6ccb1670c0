package io.ecslogging.autoconfigure;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of ECS logging. Logging itself is set up before there are beans;
 * what is left to do here is to make the properties known.
 */
@AutoConfiguration
@ConditionalOnProperty(prefix = EcsLoggingProperties.PREFIX, name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties({ EcsLoggingProperties.class, LogstashProperties.class, ElasticsearchProperties.class,
		ShippingProperties.class })
public final class EcsLoggingAutoConfiguration {

	/**
	 * What Actuator needs to know, where there is one.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SanitizingFunction.class)
	static class ActuatorConfiguration {

		@Bean
		SanitizingFunction ecsLoggingCredentialsSanitizer() {
			return new CredentialsSanitizer();
		}

	}

}
