package io.ecslogging.autoconfigure.actuate;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for Actuator, even if ECS logging is disabled: credentials are in
 * the environment then too.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class EcsLoggingActuatorAutoConfiguration {

	@Bean
	SanitizingFunction ecsLoggingCredentialsSanitizer(Environment environment) {
		return new CredentialsSanitizer(environment);
	}

}
