package io.ecslogging.autoconfigure.web;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for one event per HTTP request.
 */
@AutoConfiguration
@ConditionalOnWebApplication
@Conditional(OnAccessCondition.class)
public final class EcsLoggingAccessAutoConfiguration {

	@Bean
	AccessEvents ecsLoggingAccessEvents(Environment environment) {
		return new AccessEventsFactory(environment).create();
	}

}
