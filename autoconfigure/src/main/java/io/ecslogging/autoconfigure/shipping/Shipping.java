package io.ecslogging.autoconfigure.shipping;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import ch.qos.logback.classic.LoggerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

import io.ecslogging.autoconfigure.BoundProperties;
import io.ecslogging.autoconfigure.Extensions;
import io.ecslogging.autoconfigure.ShippingProperties;
import io.ecslogging.autoconfigure.ShippingProperties.Queue;
import io.ecslogging.autoconfigure.connection.Connections;
import io.ecslogging.ecs.DocumentEncoder;
import io.ecslogging.logback.RootAttachment;
import io.ecslogging.logback.ShippingAppender;
import io.ecslogging.shipping.DaemonThreads;
import io.ecslogging.shipping.elasticsearch.ElasticsearchHttpCustomizer;

/**
 * The routes to all peers and the appender that feeds them. The routes outlive the
 * appender: each application has its own. Owned by {@link ShippingLifecycle}, and called
 * under its lock unless a method says otherwise.
 */
final class Shipping {

	private static final String APPENDER = "ECS_LOGGING_SHIPPING";

	private Configuration configuration;

	/**
	 * Immutable; read by threads that do not hold the lock.
	 */
	private volatile List<Route> routes;

	private @Nullable RootAttachment attachment;

	/**
	 * Create routes without opening them.
	 * @param environment says how connections are secured if there are no beans
	 */
	Shipping(Configuration configuration, Environment environment) {
		this.configuration = configuration;
		this.routes = routes(configuration, environment);
	}

	private static List<Route> routes(Configuration configuration, Environment environment) {
		List<Route> routes = new ArrayList<>();
		try {
			for (SinkFactory sinks : configuration.sinks()) {
				routes.add(new Route(sinks, configuration.properties(), environment));
			}
			return routes;
		}
		catch (RuntimeException ex) {
			routes.forEach(Route::leaveDirectory);
			throw ex;
		}
	}

	Configuration configuration() {
		return this.configuration;
	}

	/**
	 * Use another configuration, if it differs only in addresses of routes that have not
	 * been opened, or has further routes, which are created.
	 * @param other the configuration
	 * @param environment says how connections are secured if there are no beans
	 * @return whether it is in use now
	 */
	boolean change(Configuration other, Environment environment) {
		if (!other.properties().equals(this.configuration.properties())
				|| this.routes.stream().anyMatch((route) -> other.sinks().stream().noneMatch(route::canUse))) {
			return false;
		}
		List<Route> changed = new ArrayList<>(this.routes);
		for (SinkFactory sinks : other.sinks()) {
			this.routes.stream()
				.filter((route) -> route.canUse(sinks))
				.findFirst()
				.ifPresentOrElse((route) -> route.use(sinks, environment),
						() -> changed.add(new Route(sinks, other.properties(), environment)));
		}
		this.routes = List.copyOf(changed);
		this.configuration = other;
		return true;
	}

	/**
	 * Attach a new appender in place of the former one, if any.
	 * @param document encodes its events
	 * @param withdraw runs when the starter has been loaded anew and takes over
	 */
	void attach(DocumentEncoder document, Runnable withdraw) {
		detach();
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
			ShippingAppender appender = new ShippingAppender(document,
					this.routes.stream().map(Route::target).toList());
			appender.setName(APPENDER);
			this.attachment = new RootAttachment(context, appender, withdraw);
			this.routes.forEach(Route::announce);
		}
	}

	/**
	 * Hand no more events to the shippers.
	 */
	void detach() {
		if (this.attachment != null) {
			this.attachment.detach();
		}
	}

	/**
	 * Start to send on the routes that can be opened by now.
	 * @param bundles the SSL bundles, if any
	 */
	void open(@Nullable SslBundles bundles) {
		this.routes.forEach((route) -> route.open(bundles));
	}

	/**
	 * Start to send, with connections secured as before.
	 */
	void open() {
		this.routes.forEach(Route::open);
	}

	/**
	 * Count as not open, so that the next application can open the routes again.
	 */
	void forgetOpen() {
		this.routes.forEach(Route::forgetOpen);
	}

	/**
	 * Send what is queued, then send no more until opened again. Called without the lock.
	 */
	void pause() {
		forAllAtOnce(this.routes, Route::pause);
	}

	/**
	 * Send what is queued, then send no more until something is logged. Called without
	 * the lock.
	 */
	void rest() {
		forAllAtOnce(this.routes, Route::rest);
	}

	/**
	 * End at once where queues are persisted, so that others can have their directories.
	 */
	void leaveDirectories() {
		this.routes.forEach(Route::leaveDirectory);
	}

	/**
	 * Send what is queued, and end. Called without the lock.
	 * @param all which ones to end
	 */
	static void close(Collection<Shipping> all) {
		forAllAtOnce(all.stream().flatMap((shipping) -> shipping.routes.stream()).toList(), Route::close);
	}

	/**
	 * Add the states of all sinks to those of former shippers.
	 * @param former the states by kind of peer
	 */
	void addTo(Map<String, SinkState> former) {
		this.routes.forEach((route) -> former.merge(route.kind(), route.state(), SinkState::plus));
	}

	/**
	 * Return the route to a kind of peer, or {@code null} if there is none.
	 */
	@Nullable Route route(String kind) {
		return this.routes.stream().filter((route) -> route.kind().equals(kind)).findFirst().orElse(null);
	}

	/**
	 * Run an action on all routes in parallel: each peer may take the whole time.
	 */
	private static void forAllAtOnce(List<Route> routes, Consumer<Route> action) {
		List<Thread> threads = routes.stream()
			.skip(1)
			.map((route) -> DaemonThreads.named("end").newThread(() -> action.accept(route)))
			.toList();
		threads.forEach(Thread::start);
		routes.stream().limit(1).forEach(action);
		boolean interrupted = false;
		for (Thread thread : threads) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				interrupted = true;
				thread.interrupt();
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * What is configured.
	 *
	 * @param sinks make the sinks, one factory for each peer
	 * @param properties the properties of shipping in general
	 */
	record Configuration(List<SinkFactory> sinks, ShippingProperties properties) {

		/**
		 * Return what properties and customizers configure.
		 * @param connections give the SSL bundles of addresses that are theirs
		 * @throws IllegalArgumentException if a customizer cannot be created
		 */
		static Configuration of(Environment environment, BoundProperties bound, Connections connections) {
			List<SinkFactory> sinks = new ArrayList<>();
			if (bound.logstash().isEnabled()) {
				long capacity = bound.shipping().queue().size();
				sinks.add(SecuredSinkFactory.of(new LogstashSinkFactory(bound.logstash(), capacity, bound.stream()),
						connections.logstashBundle()));
			}
			if (bound.elasticsearch().isEnabled()) {
				ElasticsearchSinkFactory elasticsearch = new ElasticsearchSinkFactory(bound.elasticsearch(),
						bound.stream(), List.copyOf(bound.datasets().names()),
						bound.shipping().queue().type() == Queue.Type.PERSISTED,
						Extensions.load(ElasticsearchHttpCustomizer.class, environment));
				sinks.add(SecuredSinkFactory.of(elasticsearch, connections.elasticsearchBundle()));
			}
			return new Configuration(sinks, bound.shipping());
		}

	}

}
