package io.ecslogging.autoconfigure.shipping;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The sinks of this JVM, for those who operate it. All methods may be called by any
 * thread.
 */
public final class ShippingSinks {

	private ShippingSinks() {
	}

	/**
	 * Return the sinks, and what has become of all events up to now. Does not touch the
	 * network; reads a few bytes from the disk if a queue is persisted.
	 * @return the sinks by their kind: {@code logstash} or {@code elasticsearch}; former
	 * ones are included
	 */
	public static Map<String, SinkState> all() {
		return ShippingLifecycle.sinks();
	}

	/**
	 * Return a sink, see {@link #all()}.
	 * @param kind the kind of the sink
	 * @return the sink, or {@code null} if there is none
	 */
	public static @Nullable SinkState of(String kind) {
		return all().get(kind);
	}

	/**
	 * Send what is queued now, and have it confirmed. Waits for that for at most
	 * {@code ecs.logging.shipping.shutdown-timeout}. Does nothing while the sink is
	 * paused.
	 * @param kind the kind of the sink
	 */
	public static void flush(String kind) {
		ShippingLifecycle.operate(kind, Route::flush);
	}

	/**
	 * Send no more to a sink until {@link #resume}, or until the application ends. What
	 * is logged is queued. What is on its way is ended within about one second.
	 * @param kind the kind of the sink
	 */
	public static void pause(String kind) {
		ShippingLifecycle.operate(kind, Route::hold);
	}

	/**
	 * Send again.
	 * @param kind the kind of the sink
	 */
	public static void resume(String kind) {
		ShippingLifecycle.operate(kind, Route::resume);
	}

}
