package io.ecslogging.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.spi.LifeCycle;

/**
 * Runs actions whenever Logback is reset, at once and on the thread that resets it. The
 * cause may be a scanned configuration file that was edited, Boot's logging system, or
 * another configurator.
 * <p>
 * A reset-resistant listener survives a reset, but not {@link LoggerContext#stop()}, with
 * which Boot begins an initialisation. Every reset first stops the components that are
 * registered with the context, and forgets them. So this class is both: as a component it
 * adds the listener again, as a listener it registers the component again.
 * <p>
 * Logback may outlive the class loader of this library, as when devtools loads an
 * application anew. Its next class loader finds the listeners of the former one here, and
 * has them withdraw.
 */
public final class ResetListener implements LoggerContextListener, LifeCycle, AutoCloseable {

	private final LoggerContext context;

	private final Runnable beforeReset;

	private final Runnable afterReset;

	private final Runnable withdraw;

	private volatile boolean removed;

	private ResetListener(LoggerContext context, Runnable beforeReset, Runnable afterReset, Runnable withdraw) {
		this.context = context;
		this.beforeReset = beforeReset;
		this.afterReset = afterReset;
		this.withdraw = withdraw;
	}

	/**
	 * Run actions on each reset. They must not wait for anything.
	 * @param context the context that is reset
	 * @param beforeReset runs while everything is still there
	 * @param afterReset runs when everything is gone
	 * @param withdraw runs when this library has been loaded anew and takes over
	 * @return the listener, for {@link #remove()}
	 */
	public static ResetListener add(LoggerContext context, Runnable beforeReset, Runnable afterReset,
			Runnable withdraw) {
		ResetListener listener = new ResetListener(context, beforeReset, afterReset, withdraw);
		context.register(listener);
		context.addListener(listener);
		return listener;
	}

	/**
	 * Take over from this library in other class loaders.
	 * @param context the context that they may have left something in
	 * @throws Exception if one of them fails to withdraw
	 */
	public static void withdrawOthers(LoggerContext context) throws Exception {
		for (LoggerContextListener listener : context.getCopyOfListenerList()) {
			Class<?> type = listener.getClass();
			if (type != ResetListener.class && type.getName().equals(ResetListener.class.getName())
					&& listener instanceof AutoCloseable other) {
				other.close();
			}
		}
	}

	/**
	 * Withdraw in favour of another class loader, which has only this type in common.
	 */
	@Override
	public void close() {
		if (!this.removed) {
			remove();
			this.withdraw.run();
		}
	}

	/**
	 * Run no more actions. Only the next reset drops the listener, because a reset that
	 * is going on may be calling it.
	 */
	public void remove() {
		this.removed = true;
	}

	/**
	 * Called first in a reset.
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
	 * Called last in a reset, when no appender is left.
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
		// nothing to start
	}

	@Override
	public boolean isStarted() {
		// a reset stops only components that are started
		return true;
	}

	@Override
	public void onStart(LoggerContext context) {
		// nothing to restore
	}

	@Override
	public void onStop(LoggerContext context) {
		// a reset comes first
	}

	@Override
	public void onLevelChange(Logger logger, Level level) {
		// not relevant
	}

}
