package io.ecslogging.autoconfigure.actuate;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

import io.ecslogging.autoconfigure.OnEnabledCondition;
import io.ecslogging.autoconfigure.shipping.ShippingSinks;

/**
 * Auto-configuration for metrics, if Micrometer is there.
 */
@AutoConfiguration
@ConditionalOnClass(MeterBinder.class)
@Conditional(OnEnabledCondition.class)
public final class EcsLoggingMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "ecsLoggingShippingMetrics")
	ShippingMetrics ecsLoggingShippingMetrics() {
		return new ShippingMetrics(ShippingSinks::all);
	}

	@Bean
	@ConditionalOnMissingBean(name = "ecsLoggingEncodingMetrics")
	EncodingMetrics ecsLoggingEncodingMetrics() {
		return new EncodingMetrics();
	}

}
