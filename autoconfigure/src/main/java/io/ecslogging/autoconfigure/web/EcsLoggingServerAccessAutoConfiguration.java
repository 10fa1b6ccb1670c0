package io.ecslogging.autoconfigure.web;

import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWarDeployment;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import io.ecslogging.autoconfigure.BoundPropertiesSource;

/**
 * Auto-configuration for the servers of servlets, which also serve reactive applications.
 */
@AutoConfiguration(after = EcsLoggingAccessAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnNotWarDeployment
@Conditional(OnAccessCondition.class)
public final class EcsLoggingServerAccessAutoConfiguration {

	/**
	 * Return whether requests are logged, which the condition does not know if it was
	 * asked ahead of time.
	 */
	private static boolean isOn(Environment environment) {
		return BoundPropertiesSource.inUse(environment).hasAccessEvents();
	}

	/**
	 * Tomcat, whose factories for both stacks are of one kind.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Tomcat.class, ConfigurableTomcatWebServerFactory.class })
	static class TomcatConfiguration {

		@Bean
		WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> ecsLoggingTomcatCustomizer(AccessEvents events,
				Environment environment) {
			return (factory) -> {
				if (isOn(environment)) {
					factory.addEngineValves(new TomcatAccessValve(events));
				}
			};
		}

	}

	/**
	 * Jetty, whose factories for both stacks are of one kind.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Server.class, ConfigurableJettyWebServerFactory.class })
	static class JettyConfiguration {

		/**
		 * Has no order, so that it comes after Boot's, which sets Jetty's own log.
		 */
		@Bean
		WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> ecsLoggingJettyCustomizer(AccessEvents events,
				Environment environment) {
			return (factory) -> {
				if (isOn(environment)) {
					factory.addServerCustomizers((server) -> JettyAccessLog.addTo(server, events));
				}
			};
		}

	}

}
