package io.ecslogging.shipping;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A worker and the daemon thread that it runs on. Ended by one thread, which waits for
 * it.
 */
final class WorkerThread {

	/**
	 * How long to wait for a thread whose attempt has been aborted.
	 */
	private static final Duration ABORT_TIMEOUT = Duration.ofMillis(500);

	private final Worker worker;

	private final Thread thread;

	/**
	 * Start a thread.
	 * @param name the name of the peer
	 */
	WorkerThread(String name, Worker worker) {
		this.worker = worker;
		this.thread = DaemonThreads.named(name).newThread(worker);
		this.thread.start();
	}

	/**
	 * Tell the worker to end, without waiting.
	 */
	void stop(Duration timeout, boolean patient) {
		this.worker.stop(timeout, patient);
	}

	/**
	 * Have the worker end at once.
	 */
	void abort() {
		this.worker.stop(Duration.ZERO, false);
		this.worker.abort();
	}

	/**
	 * Wait for the worker to end, and abort its attempt if that takes too long.
	 * Afterwards it does not touch the queue.
	 */
	void awaitEnd(Duration timeout) {
		if (!join(timeout)) {
			this.worker.abort();
			join(ABORT_TIMEOUT);
			this.worker.detach();
		}
	}

	/**
	 * Wait for the thread to end, for a shorter time if the caller is interrupted.
	 * @return whether it has ended
	 */
	private boolean join(Duration timeout) {
		boolean interrupted = Thread.interrupted();
		try {
			TimeUnit.NANOSECONDS.timedJoin(this.thread, interrupted ? ABORT_TIMEOUT.toNanos() : timeout.toNanos());
		}
		catch (InterruptedException ex) {
			interrupted = true;
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		return !this.thread.isAlive();
	}

}
