package io.ecslogging.autoconfigure.actuate;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.ecslogging.autoconfigure.shipping.ShippingSnapshots;

/**
 * Auto-configuration for the metrics of shipping, if Micrometer is there.
 */
@AutoConfiguration
@ConditionalOnClass(MeterBinder.class)
public final class EcsLoggingMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "ecsLoggingShippingMetrics")
	MeterBinder ecsLoggingShippingMetrics() {
		return new ShippingMetrics(ShippingSnapshots::all);
	}

}
