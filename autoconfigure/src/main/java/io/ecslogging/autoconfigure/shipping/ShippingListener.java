package io.ecslogging.autoconfigure.shipping;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.Environment;

import io.ecslogging.autoconfigure.BoundProperties;
import io.ecslogging.autoconfigure.BoundPropertiesSource;
import io.ecslogging.autoconfigure.LogbackPresence;

/**
 * Controls shipping through the life of an application: queues from when Boot has
 * initialised logging, sends from when there are beans or there will be none, and sends
 * the rest when the context has been closed. A build, which starts the application only
 * to inspect it, ships nothing.
 */
class ShippingListener implements ApplicationListener<ApplicationEvent>, Ordered {

	private static final String BEAN = "ecsLoggingShipping";

	/**
	 * Whether any application of this JVM has shipped. Until then there is nothing to
	 * take through anything, and its classes need not be loaded.
	 */
	private static volatile boolean shipping;

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 2;
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (!LogbackPresence.isPresent(getClass().getClassLoader())) {
			return;
		}
		if (event instanceof ApplicationEnvironmentPreparedEvent prepared) {
			configure(prepared.getEnvironment());
		}
		else if (shipping) {
			onLaterEvent(event);
		}
	}

	private static void onLaterEvent(ApplicationEvent event) {
		if (event instanceof ApplicationPreparedEvent prepared) {
			pauseWhenClosed(prepared.getApplicationContext());
		}
		else if (event instanceof ContextRefreshedEvent refreshed) {
			ShippingLifecycle
				.open(refreshed.getApplicationContext().getBeanProvider(SslBundles.class).getIfAvailable());
		}
		else if (event instanceof ApplicationReadyEvent) {
			ShippingLifecycle.openWithoutBeans();
		}
		else if (event instanceof ApplicationFailedEvent failed) {
			ShippingLifecycle.contextFailed(failed.getApplicationContext());
		}
	}

	private void configure(Environment environment) {
		BoundProperties bound = BoundPropertiesSource.of(environment);
		shipping |= bound.logstash().isEnabled() || bound.elasticsearch().hasCredentials()
				|| bound.elasticsearch().isEnabled();
		if (!shipping) {
			return;
		}
		if (!LogbackPresence.isInUse(getClass().getClassLoader()) || !bound.logging().enabled() || isBuild()) {
			ShippingLifecycle.disable();
		}
		else if (bound.shippingFailure() == null) {
			ShippingLifecycle.configure(environment, bound);
		}
	}

	/**
	 * Return whether the application is only started to be inspected: in ahead-of-time
	 * processing, or in a training run for a CDS archive or an AOT cache.
	 */
	private static boolean isBuild() {
		return Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING) || DefaultLifecycleProcessor.ON_REFRESH_VALUE
			.equalsIgnoreCase(SpringProperties.getProperty(DefaultLifecycleProcessor.EXIT_PROPERTY_NAME));
	}

	/**
	 * Registered first, so destroyed last: what other beans log on shutdown is still
	 * sent.
	 */
	private static void pauseWhenClosed(ConfigurableApplicationContext context) {
		if (context.getBeanFactory() instanceof DefaultSingletonBeanRegistry registry) {
			ShippingLifecycle.contextPrepared(context);
			registry.registerDisposableBean(BEAN, () -> ShippingLifecycle.contextClosed(context));
		}
	}

}
