package io.ecslogging.autoconfigure;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

import io.ecslogging.shipping.Shipper;
import io.ecslogging.shipping.Tls;

/**
 * Shipping in this JVM, which has one Logback and so one of this, whatever applications
 * come and go. All methods may be called by any thread and hold the lock of the class.
 */
final class ShippingLifecycle {

	private static @Nullable Shipping shipping;

	/**
	 * The environment of an application that is being started.
	 */
	private static @Nullable Environment starting;

	/**
	 * Root contexts that have not been closed.
	 */
	private static int contexts;

	private static boolean shutdownHandlerAdded;

	private ShippingLifecycle() {
	}

	/**
	 * Begin to queue what is logged, if it is to be shipped, or go on doing so.
	 * @param environment says where to
	 */
	static synchronized void configure(Environment environment) {
		LogstashProperties logstash = LogstashProperties.get(environment);
		ShippingProperties properties = ShippingProperties.get(environment);
		boolean enabled = logstash.isEnabled();
		if (shipping != null && !(enabled && shipping.isConfiguredAs(logstash, properties))) {
			disable();
		}
		if (enabled) {
			if (shipping == null) {
				shipping = new Shipping(logstash, properties);
			}
			shipping.attach(ShippedLogFormatter.document(environment));
			starting = environment;
			addShutdownHandler();
		}
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
		Thread thread = new Thread(former::close, Shipper.THREAD_PREFIX + "retirement");
		thread.setDaemon(true);
		thread.start();
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

	static synchronized void contextPrepared() {
		contexts++;
	}

	/**
	 * Begin to send.
	 * @param bundles the SSL bundles that there are, if any
	 */
	static synchronized void open(@Nullable SslBundles bundles) {
		if (shipping != null && !shipping.isOpen()) {
			Supplier<@Nullable Tls> tls = TlsFactory.of(shipping.logstash().ssl(), bundles);
			if (tls != null) {
				shipping.open(tls);
				starting = null;
			}
		}
	}

	/**
	 * Begin to send with what the environment says, because there are no beans.
	 */
	static synchronized void openWithoutBeans() {
		if (shipping != null && !shipping.isOpen() && starting != null) {
			shipping.open(TlsFactory.of(shipping.logstash().ssl(), starting));
			starting = null;
		}
	}

	/**
	 * Send what is queued, if this was the last root context, and nobody else is going to
	 * do it because the JVM ends.
	 */
	static synchronized void contextClosed() {
		contexts--;
		if (shipping != null && contexts == 0 && !isJvmExiting()) {
			shipping.pause();
		}
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

	private static synchronized void close() {
		if (shipping != null) {
			shipping.close();
		}
	}

}
