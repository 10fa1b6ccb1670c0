package io.ecslogging.autoconfigure.shipping;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;

import io.ecslogging.autoconfigure.InvalidEcsLoggingPropertyException;
import io.ecslogging.autoconfigure.ShippingProperties;
import io.ecslogging.autoconfigure.ShippingProperties.Queue;
import io.ecslogging.queue.LineQueue;
import io.ecslogging.queue.MemoryQueue;
import io.ecslogging.queue.PersistedQueue;
import io.ecslogging.queue.QueueConflictException;
import io.ecslogging.shipping.DaemonThreads;
import io.ecslogging.shipping.Shipper;

/**
 * Makes the queues that properties ask for.
 *
 * @param properties the properties of the queue
 * @param environment where they are
 */
record QueueFactory(Queue properties, Environment environment) {

	private static final String DIRECTORY = ShippingProperties.PREFIX + ".queue.directory";

	/**
	 * The most that a queue takes in memory if it was meant to be in files.
	 */
	static final long MAX_INSTEAD = 32 * 1024 * 1024;

	private static final Logger logger = LoggerFactory.getLogger(Shipper.REPORTS);

	/**
	 * Create the queue of a peer.
	 * @param kind the kind of the peer
	 * @throws InvalidEcsLoggingPropertyException if its directory cannot be used
	 */
	LineQueue create(String kind) {
		String directory = this.properties.directory();
		if (this.properties.type() != Queue.Type.PERSISTED || directory == null) {
			return new MemoryQueue(this.properties.size(), this.properties.blockTimeout());
		}
		try {
			boolean sync = this.properties.sync() == Queue.Sync.INTERVAL;
			return PersistedQueue.open(Path.of(directory.strip()).resolve(kind),
					new PersistedQueue.Settings(this.properties.size(), this.properties.blockTimeout(),
							sync ? DaemonThreads.named(kind + "-sync") : null));
		}
		catch (QueueConflictException ex) {
			if (this.properties.onConflict() == Queue.OnConflict.FAIL) {
				throw invalid(directory, "The queue cannot be opened: " + ex.getMessage());
			}
			logger.warn(
					"Events for {} wait in memory, and do not survive the process: {}. Give each instance a {} of "
							+ "its own, or have the start fail with {}.queue.on-conflict=fail",
					kind, ex.getMessage(), DIRECTORY, ShippingProperties.PREFIX);
			return new MemoryQueue(Math.min(this.properties.size(), MAX_INSTEAD), this.properties.blockTimeout());
		}
		catch (IOException | InvalidPathException ex) {
			throw invalid(directory, "The directory cannot be used: " + ex);
		}
	}

	private InvalidEcsLoggingPropertyException invalid(String directory, String reason) {
		return InvalidEcsLoggingPropertyException.of(this.environment, DIRECTORY, directory, reason);
	}

}
