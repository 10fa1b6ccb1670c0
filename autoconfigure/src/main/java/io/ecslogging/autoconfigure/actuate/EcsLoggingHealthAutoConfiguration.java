package io.ecslogging.autoconfigure.actuate;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

import io.ecslogging.autoconfigure.OnEnabledCondition;

/**
 * Auto-configuration for the health of sinks. Only on request: a load balancer that looks
 * at the health endpoint must not take the service away because its log server is down.
 */
@AutoConfiguration
@ConditionalOnClass(CompositeHealthContributor.class)
@ConditionalOnBooleanProperty("management.health.ecslogging.enabled")
@Conditional(OnEnabledCondition.class)
public final class EcsLoggingHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "ecsLoggingHealthContributor")
	CompositeHealthContributor ecsLoggingHealthContributor() {
		return new ShippingHealth();
	}

}
