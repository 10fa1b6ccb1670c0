package io.ecslogging.shipping;

import org.jspecify.annotations.Nullable;

/**
 * The sink of the thread that sends, as far as another thread has to abort it. Used by
 * both, under its own lock.
 */
final class CurrentSink {

	private @Nullable Sink sink;

	private boolean aborted;

	/**
	 * Use another sink from now on.
	 * @return whether to go on, because nobody has aborted
	 */
	synchronized boolean use(Sink sink) {
		this.sink = sink;
		return !this.aborted;
	}

	/**
	 * Break off the attempt that is being made.
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
