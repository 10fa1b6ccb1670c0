package io.ecslogging.autoconfigure.shipping;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.builder.ParentContextApplicationContextInitializer;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
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
import io.ecslogging.autoconfigure.TemporaryEnvironment;
import io.ecslogging.autoconfigure.connection.Connections;

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

	/**
	 * The context of the application that this listener belongs to.
	 */
	private volatile @Nullable ConfigurableApplicationContext context;

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
			configure(prepared.getEnvironment(), isChild(prepared.getSpringApplication()));
		}
		else if (event instanceof ApplicationPreparedEvent prepared) {
			this.context = prepared.getApplicationContext();
			pauseWhenClosed(this.context);
		}
		else if (event instanceof ContextRefreshedEvent refreshed) {
			connect(refreshed.getApplicationContext());
			open(refreshed.getApplicationContext());
		}
		else if (shipping) {
			onLaterEvent(event);
		}
	}

	private static void onLaterEvent(ApplicationEvent event) {
		if (event instanceof ApplicationReadyEvent) {
			ShippingLifecycle.openWithoutBeans();
		}
		else if (event instanceof ApplicationFailedEvent failed) {
			ShippingLifecycle.contextFailed(failed.getApplicationContext());
		}
	}

	/**
	 * Ship to where beans say. Before any application has shipped, nothing is loaded
	 * unless there are connection details of some kind.
	 */
	private void connect(ApplicationContext refreshed) {
		ConfigurableApplicationContext owner = this.context;
		// events of children, such as the one of a management port, get here too
		if (owner != refreshed || BeanFactoryUtils.beanNamesForTypeIncludingAncestors(refreshed,
				ConnectionDetails.class, true, false).length == 0) {
			return;
		}
		Environment environment = owner.getEnvironment();
		BoundProperties bound = BoundPropertiesSource.inUse(environment);
		if (LogbackPresence.isInUse(getClass().getClassLoader()) && bound.logging().enabled() && !isBuild()) {
			Connections found = Connections.of(refreshed, bound);
			shipping |= found != Connections.NONE && ShippingLifecycle.connect(found, owner, bound);
		}
	}

	private static void open(ApplicationContext refreshed) {
		if (shipping) {
			ShippingLifecycle.open(refreshed.getBeanProvider(SslBundles.class).getIfAvailable());
		}
	}

	/**
	 * Return whether the context of an application is going to have a parent.
	 */
	private static boolean isChild(SpringApplication application) {
		return application.getInitializers()
			.stream()
			.anyMatch(ParentContextApplicationContextInitializer.class::isInstance);
	}

	private void configure(Environment environment, boolean child) {
		if (TemporaryEnvironment.is(environment)) {
			return;
		}
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
			ShippingLifecycle.configure(environment, bound, child);
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
			if (shipping) {
				ShippingLifecycle.contextPrepared(context);
			}
			registry.registerDisposableBean(BEAN, () -> {
				if (shipping) {
					ShippingLifecycle.contextClosed(context);
				}
			});
		}
	}

}
