package io.ecslogging.autoconfigure.web;

import java.util.List;

import io.micrometer.tracing.handler.TracingObservationHandler;
import jakarta.servlet.ServletRequest;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.server.WebFilter;
import reactor.netty.http.server.HttpServer;

import io.ecslogging.autoconfigure.BoundPropertiesSource;

/**
 * Auto-configuration for what only a reactive application knows of its requests, and for
 * Reactor Netty, which serves them.
 */
@AutoConfiguration(after = EcsLoggingAccessAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@Conditional(OnAccessCondition.class)
public final class EcsLoggingReactiveAccessAutoConfiguration {

	@Bean
	WebFilter ecsLoggingRequestNotesWebFilter(ObjectProvider<ServerNotes> destinations, Environment environment) {
		return new RequestNotesWebFilter(isOn(environment) ? destinations.stream().toList() : List.of());
	}

	/**
	 * Does nothing if the other filter does nothing.
	 */
	@Bean
	WebFilter ecsLoggingPrincipalWebFilter() {
		return new PrincipalWebFilter();
	}

	/**
	 * Return whether requests are logged, which the condition does not know if it was
	 * asked ahead of time.
	 */
	private static boolean isOn(Environment environment) {
		return BoundPropertiesSource.inUse(environment).hasAccessEvents();
	}

	/**
	 * The server that tells of requests, unless it is one of servlets.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HttpServer.class, NettyReactiveWebServerFactory.class })
	static class NettyConfiguration {

		@Bean
		ServerNotes ecsLoggingNettyNotes() {
			return (exchange, server, notes) -> NettyAccessHandler.leave(server, notes);
		}

		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> ecsLoggingNettyCustomizer(AccessEvents events,
				Environment environment) {
			return (factory) -> {
				if (isOn(environment)) {
					String contextPath = environment.getProperty("spring.webflux.base-path", "");
					factory.addServerCustomizers(new NettyAccessCustomizer(events, contextPath));
				}
			};
		}

	}

	/**
	 * The servers of servlets, which look for the notes among the attributes of their
	 * request.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ServletRequest.class)
	static class ServletConfiguration {

		@Bean
		ServerNotes ecsLoggingServletNotes() {
			return (exchange, server, notes) -> {
				if (server instanceof ServletRequest request) {
					request.setAttribute(RequestNotes.ATTRIBUTE, notes);
				}
			};
		}

	}

	/**
	 * The trace, if there are traces.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(TracingObservationHandler.class)
	static class TraceConfiguration {

		@Bean
		ServerNotes ecsLoggingTraceNotes() {
			return (exchange, server, notes) -> ServerRequestObservationContext.findCurrent(exchange.getAttributes())
				.ifPresent((observed) -> ObservedTrace.leave(observed, notes));
		}

	}

}
