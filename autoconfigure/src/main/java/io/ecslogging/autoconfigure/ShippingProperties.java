package io.ecslogging.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties of shipping in general. Bound before the application context
 * exists.
 *
 * @param maxLineSize Maximum size of a shipped event.
 * @param queue Where events wait to be sent.
 * @param batch How events are batched.
 * @param retry How failed attempts are repeated.
 * @param shutdownTimeout How long sending continues when the application ends.
 */
@ConfigurationProperties(ShippingProperties.PREFIX)
public record ShippingProperties(@DefaultValue("1MB") DataSize maxLineSize, @DefaultValue Queue queue,
		@DefaultValue Batch batch, @DefaultValue Retry retry, @DefaultValue("5s") Duration shutdownTimeout) {

	/**
	 * Prefix of the names of these properties.
	 */
	public static final String PREFIX = EcsLoggingProperties.PREFIX + ".shipping";

	/**
	 * Return what is bound where nothing is configured. Binding takes its time, which a
	 * start without these properties is spared.
	 */
	static ShippingProperties defaults() {
		return new ShippingProperties(DataSize.ofMegabytes(1),
				new Queue(Queue.Type.MEMORY, null, null, Duration.ZERO, Queue.Sync.NONE, Queue.OnConflict.MEMORY, null),
				new Batch(DataSize.ofMegabytes(1), 5000, Duration.ofMillis(500)),
				new Retry(Duration.ofMillis(200), Duration.ofSeconds(30)), Duration.ofSeconds(5));
	}

	/**
	 * Where events wait to be sent.
	 *
	 * @param type Where the queue is: in memory, or in files that survive the process.
	 * @param directory Directory of a persisted queue. Each peer has a directory of its
	 * own in it.
	 * @param capacity Maximum size of the queue. When it is full, the newest events are
	 * dropped, and counted. By default 32MB in memory, and 1GB in files.
	 * @param blockTimeout How long a logging thread waits for room before its event is
	 * dropped.
	 * @param sync When the disk has to store a persisted queue. Events survive the
	 * process in any case. With 'none', the last seconds may not survive the machine.
	 * @param onConflict What to do if another process uses the directory, or if it has a
	 * queue of another version.
	 * @param maxAge How old an event may be when its turn comes. Older ones are dropped,
	 * and counted. By default any age.
	 */
	public record Queue(@DefaultValue("memory") Type type, @Nullable String directory, @Nullable DataSize capacity,
			@DefaultValue("0s") Duration blockTimeout, @DefaultValue("none") Sync sync,
			@DefaultValue("memory") OnConflict onConflict, @Nullable Duration maxAge) {

		/**
		 * Return the maximum size of the queue.
		 * @return the size in bytes, which depends on the type by default
		 */
		public long size() {
			if (this.capacity != null) {
				return this.capacity.toBytes();
			}
			return ((this.type == Type.PERSISTED) ? DataSize.ofGigabytes(1) : DataSize.ofMegabytes(32)).toBytes();
		}

		/**
		 * Where a queue is.
		 */
		public enum Type {

			/**
			 * In memory.
			 */
			MEMORY,

			/**
			 * In files.
			 */
			PERSISTED

		}

		/**
		 * When the disk has to store a queue.
		 */
		public enum Sync {

			/**
			 * When the operating system decides so.
			 */
			NONE,

			/**
			 * Every second.
			 */
			INTERVAL

		}

		/**
		 * What to do if a directory cannot be had.
		 */
		public enum OnConflict {

			/**
			 * Use a queue in memory, and say so.
			 */
			MEMORY,

			/**
			 * Stop the start.
			 */
			FAIL

		}

	}

	/**
	 * How events are batched.
	 *
	 * @param maxSize Maximum size of a batch. The last event may exceed it.
	 * @param maxLines Maximum number of events in a batch.
	 * @param flushInterval How long an event waits for others at most.
	 */
	public record Batch(@DefaultValue("1MB") DataSize maxSize, @DefaultValue("5000") int maxLines,
			@DefaultValue("500ms") Duration flushInterval) {

	}

	/**
	 * How failed attempts are repeated. The maximum delay doubles with each failure in a
	 * row; the delay is a random part of it.
	 *
	 * @param initialDelay Maximum wait after a first failure.
	 * @param maxDelay Maximum wait after any failure.
	 */
	public record Retry(@DefaultValue("200ms") Duration initialDelay, @DefaultValue("30s") Duration maxDelay) {

	}

}
