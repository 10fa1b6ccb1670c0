package io.ecslogging.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.spi.LifeCycle;

/**
 * Is called whenever Logback has been reset, at once, by the thread that has reset it,
 * whatever that is: a configuration file that is scanned and was edited, Boot's logging
 * system, or somebody else's configurator.
 * <p>
 * A listener that says it is reset-resistant survives a reset, but not
 * {@link LoggerContext#stop()}, with which Boot begins an initialisation. What Logback
 * calls then, and before a listener would be, is components that are registered with the
 * context: they are stopped by every reset, and forgotten. So this is both, and each
 * brings the other back.
 */
public final class ResetListener implements LoggerContextListener, LifeCycle {

	private final LoggerContext context;

	private final Runnable beforeReset;

	private final Runnable afterReset;

	private volatile boolean removed;

	private ResetListener(LoggerContext context, Runnable beforeReset, Runnable afterReset) {
		this.context = context;
		this.beforeReset = beforeReset;
		this.afterReset = afterReset;
	}

	/**
	 * Call actions with each reset, which are not to wait for anything.
	 * @param context what is reset
	 * @param beforeReset what to do while everything is still there
	 * @param afterReset what to do when nothing is
	 * @return the listener, to be removed
	 */
	public static ResetListener add(LoggerContext context, Runnable beforeReset, Runnable afterReset) {
		ResetListener listener = new ResetListener(context, beforeReset, afterReset);
		context.register(listener);
		context.addListener(listener);
		return listener;
	}

	/**
	 * Do nothing any more. Logback drops the listener with the next reset: one that is
	 * going on may just be calling it.
	 */
	public void remove() {
		this.removed = true;
	}

	/**
	 * Comes first in a reset.
	 */
	@Override
	public void stop() {
		if (this.removed) {
			return;
		}
		if (!this.context.getCopyOfListenerList().contains(this)) {
			this.context.addListener(this);
		}
		this.beforeReset.run();
	}

	/**
	 * Comes last in a reset, when there is no appender left.
	 */
	@Override
	public void onReset(LoggerContext context) {
		if (!this.removed) {
			context.register(this);
			this.afterReset.run();
		}
	}

	@Override
	public boolean isResetResistant() {
		return !this.removed;
	}

	@Override
	public void start() {
		// is what it is
	}

	@Override
	public boolean isStarted() {
		// or else it would not be stopped
		return true;
	}

	@Override
	public void onStart(LoggerContext context) {
		// nothing has gone
	}

	@Override
	public void onStop(LoggerContext context) {
		// has been reset before
	}

	@Override
	public void onLevelChange(Logger logger, Level level) {
		// is of no interest
	}

}
