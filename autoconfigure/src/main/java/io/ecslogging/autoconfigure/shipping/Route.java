package io.ecslogging.autoconfigure.shipping;

import java.time.Duration;
import java.util.function.Supplier;

import ch.qos.logback.classic.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

import io.ecslogging.autoconfigure.ShippingProperties;
import io.ecslogging.logback.LineTimestamp;
import io.ecslogging.logback.ShippingAppender.Target;
import io.ecslogging.queue.LineQueue;
import io.ecslogging.shipping.Shipper;
import io.ecslogging.shipping.ShipperSettings;
import io.ecslogging.shipping.ShippingSnapshot;
import io.ecslogging.shipping.Tls;

/**
 * The way to one peer: a queue, and the shipper that empties it. Owned by
 * {@link Shipping}.
 */
final class Route {

	/**
	 * How long an operator waits until what is on its way has arrived.
	 */
	private static final Duration HOLD_TIMEOUT = Duration.ofSeconds(1);

	private static final Logger logger = LoggerFactory.getLogger(Shipper.REPORTS);

	/**
	 * Read by the thread that sends, like what secures connections.
	 */
	private volatile SinkFactory sinks;

	private final Duration shutdownTimeout;

	private final Shipper shipper;

	private volatile Supplier<@Nullable Tls> tls;

	private boolean open;

	private volatile boolean left;

	/**
	 * Create a route without opening it.
	 * @param environment says how connections are secured if there are no beans
	 */
	Route(SinkFactory sinks, ShippingProperties properties, Environment environment) {
		this.sinks = sinks;
		this.shutdownTimeout = properties.shutdownTimeout();
		this.tls = TlsFactory.of(sinks.tls(), environment);
		LineQueue queue = new QueueFactory(properties.queue(), environment).create(sinks.kind());
		this.shipper = new Shipper(sinks.kind(), queue, () -> this.sinks.create(() -> this.tls.get()),
				settings(properties));
	}

	private static ShipperSettings settings(ShippingProperties properties) {
		ShippingProperties.Batch batch = properties.batch();
		ShippingProperties.Retry retry = properties.retry();
		return new ShipperSettings((int) batch.maxSize().toBytes(), batch.maxLines(), batch.flushInterval(),
				retry.initialDelay(), retry.maxDelay(), new LineTimestamp(), properties.queue().maxAge());
	}

	/**
	 * Return the kind of the peer.
	 */
	String kind() {
		return this.sinks.kind();
	}

	/**
	 * Return what has become of all events so far. If the directory of a persisted queue
	 * has been left, what is in it counts no more.
	 */
	SinkState state() {
		ShippingSnapshot snapshot = this.shipper.snapshot();
		return new SinkState(this.sinks.destination(), this.shipper.isHeld(),
				this.left ? snapshot.handedOver() : snapshot);
	}

	/**
	 * Tell those who want to know where events are shipped to.
	 */
	void announce() {
		LineQueue queue = this.shipper.queue();
		logger.debug("Events from {} on are shipped to {}: {}; the queue has {} KB {}", this.sinks.threshold(), kind(),
				this.sinks.destination(), queue.capacity() / 1024, queue.isPersistent() ? "on the disk" : "in memory");
	}

	Target target() {
		LogLevel threshold = this.sinks.threshold();
		return new Target(this.shipper, (threshold == LogLevel.FATAL) ? Level.ERROR : Level.toLevel(threshold.name()));
	}

	/**
	 * Return whether this is a route to a peer, or can be from now on.
	 */
	boolean canUse(SinkFactory others) {
		return this.sinks.equals(others) || !this.open && kind().equals(others.kind());
	}

	/**
	 * Use other sinks to the same kind of peer, before the route is opened.
	 * @param environment says how connections are secured if there are no beans
	 */
	void use(SinkFactory others, Environment environment) {
		if (!this.open) {
			this.sinks = others;
			this.tls = TlsFactory.of(others.tls(), environment);
			announce();
		}
	}

	/**
	 * Start to send, unless it is not known yet where the peer is, or connections need an
	 * SSL bundle and there are none yet.
	 * @param bundles the SSL bundles, if any
	 */
	void open(@Nullable SslBundles bundles) {
		boolean ready = !this.open && this.sinks.hasAddress();
		Supplier<@Nullable Tls> secured = ready ? TlsFactory.of(this.sinks.tls(), bundles) : null;
		if (secured != null) {
			this.tls = secured;
			open();
		}
	}

	/**
	 * Start to send, with connections secured as before.
	 */
	void open() {
		if (!this.open) {
			this.open = true;
			this.shipper.resume();
			this.shipper.start();
		}
	}

	/**
	 * Send what is queued now. Called without the lock.
	 */
	void flush() {
		this.shipper.flush(this.shutdownTimeout);
	}

	/**
	 * Send no more until {@link #resume()}. Called without the lock.
	 */
	void hold() {
		this.shipper.hold(HOLD_TIMEOUT);
		logger.info("Shipping to {} is paused, events are queued. The endpoint ecslogging resumes it", kind());
	}

	/**
	 * Send again. Called without the lock.
	 */
	void resume() {
		if (this.shipper.isHeld()) {
			logger.info("Shipping to {} is resumed", kind());
			this.shipper.resume();
		}
	}

	/**
	 * Count as not open, so that the next application can open it again.
	 */
	void forgetOpen() {
		this.open = false;
	}

	/**
	 * Send what is queued, then send no more until opened again. If an operator has
	 * paused it, this is the last chance to send. Called without the lock, since it may
	 * take long.
	 */
	void pause() {
		this.shipper.resume();
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
	 * End at once if the queue is persisted, so that another one can have its directory:
	 * that one will send what is left.
	 */
	void leaveDirectory() {
		if (this.shipper.queue().isPersistent()) {
			this.shipper.close(Duration.ZERO);
			this.left = true;
		}
	}

	/**
	 * Send what is queued, and end. Called without the lock.
	 */
	void close() {
		this.shipper.close(this.shutdownTimeout);
	}

}
