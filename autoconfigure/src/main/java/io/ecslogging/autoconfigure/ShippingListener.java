package io.ecslogging.autoconfigure;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.Ordered;

/**
 * Takes shipping through the life of an application once {@link EcsLoggingListener} has
 * configured it: sends as soon as there are beans or there will be none, and sends the
 * rest when the context has been closed.
 */
class ShippingListener implements ApplicationListener<ApplicationEvent>, Ordered {

	private static final String BEAN = "ecsLoggingShipping";

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 2;
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (!EcsLoggingEnvironmentPostProcessor.isLogbackPresent(getClass().getClassLoader())) {
			return;
		}
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

	/**
	 * Beans are destroyed in reverse order, so that what this one comes first of is sent
	 * after everything that the others have to say.
	 */
	private static void pauseWhenClosed(ConfigurableApplicationContext context) {
		if (context.getBeanFactory() instanceof DefaultSingletonBeanRegistry registry) {
			ShippingLifecycle.contextPrepared(context);
			registry.registerDisposableBean(BEAN, () -> ShippingLifecycle.contextClosed(context));
		}
	}

}
