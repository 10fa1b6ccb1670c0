package io.ecslogging.autoconfigure.shipping;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

import io.ecslogging.autoconfigure.BoundProperties;
import io.ecslogging.autoconfigure.ElasticsearchProperties;
import io.ecslogging.autoconfigure.connection.Connections;
import io.ecslogging.autoconfigure.shipping.Shipping.Configuration;
import io.ecslogging.shipping.DaemonThreads;

/**
 * Shipping in this JVM. A JVM has one Logback and so one of this, whatever applications
 * come and go. All methods may be called by any thread. They hold the lock of the class
 * only to decide: nobody waits for a peer under it.
 */
final class ShippingLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ShippingLifecycle.class);

	private static @Nullable Shipping shipping;

	/**
	 * Where beans say that peers are, and the context that says so.
	 */
	private static Connections connections = Connections.NONE;

	private static WeakReference<@Nullable ApplicationContext> owner = new WeakReference<>(null);

	/**
	 * Shippers of former applications that still have something to send.
	 */
	private static final Set<Shipping> retired = new LinkedHashSet<>();

	/**
	 * The counters of shippers that have ended, by kind of peer: counters never decrease,
	 * whatever configurations come and go.
	 */
	private static final Map<String, SinkState> ended = new HashMap<>();

	/**
	 * Contexts that have not been closed.
	 */
	private static final Set<ConfigurableApplicationContext> contexts = Collections.newSetFromMap(new WeakHashMap<>());

	/**
	 * Contexts that have, or had, children. They may never be closed.
	 */
	private static final Set<ApplicationContext> parents = Collections.newSetFromMap(new WeakHashMap<>());

	private static final ShippingShutdown shutdown = new ShippingShutdown(ShippingLifecycle::close,
			ShippingLifecycle::isContextClosing);

	private ShippingLifecycle() {
	}

	/**
	 * Begin to queue what is logged, or go on with it, if there is a peer to ship to.
	 * @param environment the environment of the application
	 * @param bound its properties
	 * @param child whether it has a parent, whose connection details count for it too
	 */
	static synchronized void configure(Environment environment, BoundProperties bound, boolean child) {
		if (!child) {
			forgetConnections();
		}
		BoundProperties effective = connections.applyTo(bound, environment);
		if (effective.elasticsearch().hasCredentials() && !effective.elasticsearch().hasAddress()) {
			logger.warn("Nothing is shipped to Elasticsearch unless a bean says where to: credentials are set, but "
					+ "neither {}.cloud-id nor .uris", ElasticsearchProperties.PREFIX);
		}
		Configuration configuration = Configuration.of(environment, effective, connections);
		if (configuration.sinks().isEmpty()) {
			retire();
			return;
		}
		if (shipping != null && !shipping.configuration().equals(configuration)) {
			retire();
		}
		use(configuration, environment, effective);
	}

	/**
	 * Make the configuration that of shipping, which has it or has been retired, and
	 * attach another appender.
	 */
	private static void use(Configuration configuration, Environment environment, BoundProperties effective) {
		if (shipping == null) {
			shipping = new Shipping(configuration, environment);
		}
		shipping.attach(ShippedLogFormatter.document(environment, effective), ShippingLifecycle::withdraw);
		shutdown.register();
	}

	/**
	 * Ship to where beans say from now on, unless a related context has said so before.
	 * What waits in the queue of a route that has not been opened goes there too.
	 * @param found where the beans say that peers are
	 * @param context the context of the application that has the beans
	 * @param bound its properties
	 * @return whether anything is shipped there
	 */
	static synchronized boolean connect(Connections found, ConfigurableApplicationContext context,
			BoundProperties bound) {
		ApplicationContext former = owner.get();
		if (former != null && root(former) == root(context)) {
			return false;
		}
		BoundProperties effective = found.applyTo(bound, context.getEnvironment());
		Configuration configuration = Configuration.of(context.getEnvironment(), effective, found);
		if (configuration.sinks().isEmpty()) {
			return false;
		}
		connections = found;
		owner = new WeakReference<>(context);
		int routes = (shipping != null) ? shipping.configuration().sinks().size() : 0;
		if (shipping != null && !shipping.change(configuration, context.getEnvironment())) {
			retire();
		}
		if (shipping == null || routes != configuration.sinks().size()) {
			use(configuration, context.getEnvironment(), effective);
		}
		contextPrepared(context);
		return true;
	}

	private static ApplicationContext root(ApplicationContext context) {
		ApplicationContext parent = context.getParent();
		return (parent != null) ? root(parent) : context;
	}

	private static void forgetConnections() {
		connections = Connections.NONE;
		owner.clear();
	}

	/**
	 * Ship nothing more, since other classes of the same name do.
	 */
	private static void withdraw() {
		disable();
		shutdown.withdraw();
	}

	/**
	 * Ship nothing more.
	 */
	static synchronized void disable() {
		forgetConnections();
		retire();
	}

	private static void retire() {
		if (shipping != null) {
			retire(shipping);
			shipping = null;
		}
	}

	/**
	 * End the shipping of a former application, without waiting for it.
	 */
	private static void retire(Shipping former) {
		former.detach();
		former.leaveDirectories();
		retired.add(former);
		DaemonThreads.named("retirement").newThread(() -> {
			Shipping.close(List.of(former));
			forget(former);
		}).start();
	}

	private static void forget(Shipping former) {
		Map<String, SinkState> states = new HashMap<>();
		former.addTo(states);
		synchronized (ShippingLifecycle.class) {
			retired.remove(former);
			states.forEach((kind, state) -> ended.merge(kind, state, SinkState::plus));
		}
	}

	/**
	 * Return the sinks of this JVM, and what has become of all events. Reads them without
	 * the lock: that may touch the disk.
	 * @return the states by kind of peer
	 */
	static Map<String, SinkState> sinks() {
		Map<String, SinkState> all;
		List<Shipping> former;
		Shipping current;
		synchronized (ShippingLifecycle.class) {
			all = new TreeMap<>(ended);
			former = List.copyOf(retired);
			current = shipping;
		}
		former.forEach((shipping) -> shipping.addTo(all));
		all.replaceAll((kind, state) -> state.ended());
		if (current != null) {
			current.addTo(all);
		}
		return all;
	}

	/**
	 * Run an action on the route to a peer, if there is one, without the lock.
	 */
	static void operate(String kind, Consumer<Route> action) {
		Route route;
		synchronized (ShippingLifecycle.class) {
			route = (shipping != null) ? shipping.route(kind) : null;
		}
		if (route != null) {
			action.accept(route);
		}
	}

	static synchronized void contextPrepared(ConfigurableApplicationContext context) {
		contexts.add(context);
		if (context.getParent() != null) {
			parents.add(context.getParent());
		}
		if (shipping != null) {
			shutdown.register();
		}
	}

	/**
	 * Begin to send.
	 * @param bundles the SSL bundles, if any
	 */
	static synchronized void open(@Nullable SslBundles bundles) {
		if (shipping != null) {
			shipping.open(bundles);
		}
	}

	/**
	 * Begin to send, with connections secured as the environment says, because there are
	 * no beans.
	 */
	static synchronized void openWithoutBeans() {
		if (shipping != null) {
			shipping.open();
		}
	}

	/**
	 * Send what is queued, if this was the last context. If the JVM is exiting, end
	 * shipping. If Boot's hook closes the context, do nothing: it calls the handler
	 * afterwards. If only parents are left, which may live on or be forgotten, sending
	 * starts again when something is logged.
	 */
	static void contextClosed(ApplicationContext context) {
		Shipping ending;
		boolean parentsLeft;
		synchronized (ShippingLifecycle.class) {
			remove(context);
			parentsLeft = !contexts.isEmpty();
			ending = parents.containsAll(contexts) ? shipping : null;
			if (ending == null || shutdown.isBootsHook()) {
				return;
			}
			if (!parentsLeft) {
				ending.forgetOpen();
			}
		}
		if (shutdown.isJvmExiting()) {
			close();
		}
		else if (parentsLeft) {
			ending.rest();
		}
		else {
			shutdown.unregister();
			ending.pause();
		}
	}

	static synchronized void contextFailed(@Nullable ApplicationContext context) {
		remove(context);
		openWithoutBeans();
	}

	private static void remove(@Nullable ApplicationContext context) {
		contexts.remove(context);
		if (context != null && context == owner.get()) {
			forgetConnections();
		}
	}

	/**
	 * Return whether a context is being closed, so that {@link #contextClosed} will be
	 * called.
	 */
	private static synchronized boolean isContextClosing() {
		return contexts.stream().anyMatch(ConfigurableApplicationContext::isClosed);
	}

	private static void close() {
		List<Shipping> all = new ArrayList<>();
		synchronized (ShippingLifecycle.class) {
			all.addAll(retired);
			if (shipping != null) {
				all.add(shipping);
			}
		}
		Shipping.close(all);
	}

}
