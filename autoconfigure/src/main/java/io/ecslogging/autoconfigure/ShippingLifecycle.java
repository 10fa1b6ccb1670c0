package io.ecslogging.autoconfigure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;

import io.ecslogging.autoconfigure.Shipping.Configuration;
import io.ecslogging.shipping.Shipper;

/**
 * Shipping in this JVM, which has one Logback and so one of this, whatever applications
 * come and go. All methods may be called by any thread and hold the lock of the class.
 */
final class ShippingLifecycle {

	/**
	 * The name of the thread of Boot's shutdown hook.
	 */
	private static final String BOOTS_HOOK = "SpringApplicationShutdownHook";

	private static final Logger logger = LoggerFactory.getLogger(ShippingLifecycle.class);

	private static @Nullable Shipping shipping;

	/**
	 * Shippers of former applications that still have something to send.
	 */
	private static final Set<Shipping> retired = new HashSet<>();

	/**
	 * Contexts that have not been closed, without those that have children of their own.
	 */
	private static final Set<ApplicationContext> contexts = new HashSet<>();

	private static boolean shutdownHandlerAdded;

	private ShippingLifecycle() {
	}

	/**
	 * Begin to queue what is logged, if it is to be shipped, or go on doing so.
	 * @param environment says where to
	 */
	static synchronized void configure(Environment environment) {
		List<SinkProperties> sinks = sinks(environment);
		ShippingProperties properties = ShippingProperties.get(environment);
		if (sinks.isEmpty()) {
			disable();
			return;
		}
		ShippedLogFormatter formatter = ShippedLogFormatter.of(environment);
		Configuration configuration = new Configuration(sinks, properties, formatter.stream());
		if (shipping != null && !shipping.configuration().equals(configuration)) {
			disable();
		}
		if (shipping == null) {
			shipping = new Shipping(configuration, environment);
		}
		shipping.attach(formatter.document());
		addShutdownHandler();
	}

	private static List<SinkProperties> sinks(Environment environment) {
		LogstashProperties logstash = LogstashProperties.get(environment);
		ElasticsearchProperties elasticsearch = ElasticsearchProperties.get(environment);
		List<SinkProperties> sinks = new ArrayList<>();
		if (logstash.isEnabled()) {
			sinks.add(logstash);
		}
		if (elasticsearch.isEnabled()) {
			sinks.add(elasticsearch);
		}
		else if (elasticsearch.hasCredentials() && !elasticsearch.hasAddress()) {
			logger.warn("Nothing is shipped to Elasticsearch: there are credentials, but neither {}.cloud-id nor .uris",
					ElasticsearchProperties.PREFIX);
		}
		return sinks;
	}

	/**
	 * Ship nothing more.
	 */
	static synchronized void disable() {
		if (shipping != null) {
			retire(shipping);
			shipping = null;
		}
	}

	/**
	 * Let a shipper end that another application had, without waiting for it.
	 */
	private static void retire(Shipping former) {
		former.detach();
		retired.add(former);
		Thread thread = new Thread(() -> {
			former.close();
			forget(former);
		}, Shipper.THREAD_PREFIX + "retirement");
		thread.setDaemon(true);
		thread.start();
	}

	private static synchronized void forget(Shipping former) {
		retired.remove(former);
	}

	/**
	 * Boot runs handlers in reverse order, so that this one comes before the one that
	 * stops Logback, and can still report.
	 */
	private static void addShutdownHandler() {
		if (!shutdownHandlerAdded) {
			shutdownHandlerAdded = true;
			SpringApplication.getShutdownHandlers().add(ShippingLifecycle::close);
		}
	}

	/**
	 * Attach the appender again if the logging system has been initialised in between.
	 */
	static synchronized void attachAgain() {
		if (shipping != null) {
			shipping.attachAgain();
		}
	}

	static synchronized void contextPrepared(ApplicationContext context) {
		contexts.add(context);
		contexts.remove(context.getParent());
	}

	/**
	 * Begin to send.
	 * @param bundles the SSL bundles that there are, if any
	 */
	static synchronized void open(@Nullable SslBundles bundles) {
		if (shipping != null) {
			shipping.open(bundles);
		}
	}

	/**
	 * Begin to send with what the environment says, because there are no beans.
	 */
	static synchronized void openWithoutBeans() {
		if (shipping != null) {
			shipping.open();
		}
	}

	/**
	 * Send what is queued, if this was the last context. If the JVM ends there is nothing
	 * to come, unless it is Boot's hook that closes the context, which will call the
	 * handler.
	 */
	static synchronized void contextClosed(ApplicationContext context) {
		contexts.remove(context);
		if (shipping == null || !contexts.isEmpty() || Thread.currentThread().getName().equals(BOOTS_HOOK)) {
			return;
		}
		if (isJvmExiting()) {
			shipping.close();
		}
		else {
			shipping.pause();
		}
	}

	static synchronized void contextFailed(@Nullable ApplicationContext context) {
		contexts.remove(context);
		openWithoutBeans();
	}

	private static boolean isJvmExiting() {
		try {
			Runtime.getRuntime().removeShutdownHook(new Thread());
			return false;
		}
		catch (IllegalStateException ex) {
			return true;
		}
	}

	private static void close() {
		List<Shipping> all = new ArrayList<>();
		synchronized (ShippingLifecycle.class) {
			all.addAll(retired);
			if (shipping != null) {
				all.add(shipping);
			}
		}
		all.forEach(Shipping::close);
	}

}
