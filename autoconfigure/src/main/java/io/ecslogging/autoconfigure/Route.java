package io.ecslogging.autoconfigure;

import java.time.Duration;
import java.util.function.Supplier;

import ch.qos.logback.classic.Level;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

import io.ecslogging.ecs.DataStream;
import io.ecslogging.logback.ShippingAppender.Target;
import io.ecslogging.queue.LineQueue;
import io.ecslogging.queue.MemoryQueue;
import io.ecslogging.shipping.Shipper;
import io.ecslogging.shipping.Tls;

/**
 * The way to one peer: a queue, and the shipper that empties it. Owned by
 * {@link Shipping}.
 */
final class Route {

	private final SinkProperties properties;

	private final Duration shutdownTimeout;

	private final Shipper shipper;

	/**
	 * Read by the thread that sends.
	 */
	private volatile Supplier<@Nullable Tls> tls;

	private boolean open;

	/**
	 * Create a way that is not open.
	 * @param environment says how connections are secured if there will be no beans
	 */
	Route(SinkProperties properties, ShippingProperties shipping, @Nullable DataStream stream,
			Environment environment) {
		this.properties = properties;
		this.shutdownTimeout = shipping.shutdownTimeout();
		this.tls = TlsFactory.of(properties.tls(), environment);
		long capacity = shipping.queue().capacity().toBytes();
		LineQueue queue = new MemoryQueue(capacity, shipping.queue().blockTimeout());
		this.shipper = new Shipper(properties.kind(), queue,
				properties.sinks(queue, capacity, stream, () -> this.tls.get()), shipping.settings());
	}

	Target target() {
		LogLevel threshold = this.properties.threshold();
		return new Target(this.shipper, (threshold == LogLevel.FATAL) ? Level.ERROR : Level.toLevel(threshold.name()));
	}

	/**
	 * Start to send, unless there is not yet what is needed to secure connections.
	 * @param bundles the SSL bundles that there are, if any
	 */
	void open(@Nullable SslBundles bundles) {
		Supplier<@Nullable Tls> secured = this.open ? null : TlsFactory.of(this.properties.tls(), bundles);
		if (secured != null) {
			this.tls = secured;
			open();
		}
	}

	/**
	 * Start to send with what secured connections before.
	 */
	void open() {
		if (!this.open) {
			this.open = true;
			this.shipper.start();
		}
	}

	/**
	 * Be opened again when there is somebody to open it.
	 */
	void forgetOpen() {
		this.open = false;
	}

	/**
	 * Send what is queued, then send no more until opened again. Called without the lock,
	 * since it may take long.
	 */
	void pause() {
		this.shipper.pause(this.shutdownTimeout);
	}

	/**
	 * Send what is queued, then send no more until something is logged. Called without
	 * the lock.
	 */
	void rest() {
		this.shipper.rest(this.shutdownTimeout);
	}

	/**
	 * Send what is queued, and end. Called without the lock.
	 */
	void close() {
		this.shipper.close(this.shutdownTimeout);
	}

}
