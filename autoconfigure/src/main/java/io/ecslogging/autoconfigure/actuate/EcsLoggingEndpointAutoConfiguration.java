package io.ecslogging.autoconfigure.actuate;

import java.util.Map;
import java.util.TreeMap;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorFallback;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

import io.ecslogging.autoconfigure.EffectiveProperties;
import io.ecslogging.autoconfigure.OnEnabledCondition;

/**
 * Auto-configuration for the endpoint {@code ecslogging} and a part of the endpoint
 * {@code info}.
 */
@AutoConfiguration
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@Conditional(OnEnabledCondition.class)
public final class EcsLoggingEndpointAutoConfiguration {

	@Bean
	@ConditionalOnAvailableEndpoint
	@ConditionalOnMissingBean
	EcsLoggingEndpoint ecsLoggingEndpoint(Environment environment) {
		return new EcsLoggingEndpoint(() -> withoutSecrets(environment));
	}

	/**
	 * A secret may be in another value too, such as a label.
	 */
	private static Map<String, EffectiveProperties.Value> withoutSecrets(Environment environment) {
		ConfiguredSecrets secrets = new ConfiguredSecrets(environment);
		Map<String, EffectiveProperties.Value> properties = new TreeMap<>(EffectiveProperties.of(environment));
		properties.replaceAll((name, property) -> (property.value() != null && secrets.areIn(property.value()))
				? property.masked() : property);
		return properties;
	}

	@Bean
	@ConditionalOnEnabledInfoContributor(value = "ecslogging", fallback = InfoContributorFallback.DISABLE)
	ShippingInfo ecsLoggingInfoContributor() {
		return new ShippingInfo();
	}

}
