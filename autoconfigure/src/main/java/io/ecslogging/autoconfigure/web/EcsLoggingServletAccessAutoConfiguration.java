package io.ecslogging.autoconfigure.web;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.handler.TracingObservationHandler;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWarDeployment;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWarDeployment;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.web.filter.ServerHttpObservationFilter;

import io.ecslogging.autoconfigure.BoundPropertiesSource;

/**
 * Auto-configuration for what only a servlet application knows of its requests.
 */
@AutoConfiguration(after = EcsLoggingAccessAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ Filter.class, FilterRegistrationBean.class })
@Conditional(OnAccessCondition.class)
public final class EcsLoggingServletAccessAutoConfiguration {

	/**
	 * The filters that leave notes for the server.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnNotWarDeployment
	static class FilterConfiguration {

		@Bean
		FilterRegistrationBean<RequestNotesFilter> ecsLoggingRequestNotesFilter(ObjectProvider<TraceSource> traces,
				Environment environment) {
			FilterRegistrationBean<RequestNotesFilter> filter = filter(
					new RequestNotesFilter(traces.orderedStream().toList()), environment);
			filter.setOrder(RequestNotesFilter.ORDER);
			filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
			return filter;
		}

		@Bean
		FilterRegistrationBean<RouteFilter> ecsLoggingRouteFilter(Environment environment) {
			FilterRegistrationBean<RouteFilter> filter = filter(new RouteFilter(), environment);
			filter.setOrder(RouteFilter.ORDER);
			filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
			return filter;
		}

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		TraceSource ecsLoggingMdcTrace() {
			return new MdcTrace();
		}

		private static <T extends Filter> FilterRegistrationBean<T> filter(T filter, Environment environment) {
			FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
			// the condition does not know if it was asked ahead of time
			registration.setEnabled(BoundPropertiesSource.inUse(environment).hasAccessEvents());
			return registration;
		}

	}

	/**
	 * Micrometer's observation of a request, if there are traces.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnNotWarDeployment
	@ConditionalOnClass({ TracingObservationHandler.class, ServerHttpObservationFilter.class })
	static class ObservationConfiguration {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		TraceSource ecsLoggingObservedTrace() {
			return (request, notes) -> request.getAttribute(
					ServerHttpObservationFilter.CURRENT_OBSERVATION_CONTEXT_ATTRIBUTE) instanceof Observation.Context observed
					&& ObservedTrace.leave(observed, notes);
		}

	}

	/**
	 * The application has no server of its own that could tell of requests.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWarDeployment
	static class WarConfiguration {

		@Bean
		InitializingBean ecsLoggingAccessInWar() {
			return () -> LoggerFactory.getLogger(EcsLoggingServletAccessAutoConfiguration.class)
				.warn("HTTP requests are not logged, although ecs.logging.access.enabled is true: this application is a "
						+ "WAR in a servlet container, and only a container knows how its requests end. Run the "
						+ "application with java -jar, or have the container write its own access log, such as "
						+ "Tomcat's JsonAccessLogValve. To silence this, remove ecs.logging.access.enabled.");
		}

	}

}
