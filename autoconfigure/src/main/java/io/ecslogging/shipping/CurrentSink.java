package io.ecslogging.shipping;

import org.jspecify.annotations.Nullable;

/**
 * The sink that the sending thread uses, so that another thread can abort it. Used by
 * both; guarded by its own lock.
 */
final class CurrentSink {

	private @Nullable Sink sink;

	private boolean aborted;

	/**
	 * Use another sink from now on.
	 * @return whether to go on, which is false after {@link #abort}
	 */
	synchronized boolean use(Sink sink) {
		this.sink = sink;
		return !this.aborted;
	}

	/**
	 * Abort the attempt in progress, if any.
	 */
	void abort() {
		Sink used;
		synchronized (this) {
			this.aborted = true;
			used = this.sink;
		}
		if (used != null) {
			used.abort();
		}
	}

}
