package io.ecslogging.queue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Has the disk store what a persisted queue has taken: once a second if that is wanted,
 * and when the queue is closed. Used by a thread of its own, and by the one that closes.
 */
final class QueueSync implements AutoCloseable {

	private static final int SECONDS = 1;

	private final Supplier<List<SegmentWriter>> unsynced;

	private final @Nullable ScheduledThreadPoolExecutor timer;

	/**
	 * Create one.
	 * @param unsynced returns what has been written to since it was asked last
	 * @param thread makes the thread; {@code null} to store only in the end
	 */
	QueueSync(Supplier<List<SegmentWriter>> unsynced, @Nullable ThreadFactory thread) {
		this.unsynced = unsynced;
		this.timer = (thread != null) ? new ScheduledThreadPoolExecutor(1, thread) : null;
		if (this.timer != null) {
			this.timer.scheduleWithFixedDelay(this::sync, SECONDS, SECONDS, TimeUnit.SECONDS);
		}
	}

	private synchronized void sync() {
		this.unsynced.get().forEach(QueueSync::sync);
	}

	/**
	 * Never throws, which would end the timer.
	 */
	private static void sync(SegmentWriter writer) {
		try {
			writer.sync();
		}
		catch (IOException | RuntimeException | Error ex) {
			// the next line that is written will tell, if the disk has failed
		}
	}

	/**
	 * Store everything a last time. An interrupt of the calling thread changes nothing.
	 */
	@Override
	public void close() {
		if (this.timer != null) {
			this.timer.shutdown();
		}
		boolean interrupted = Thread.interrupted();
		sync();
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
