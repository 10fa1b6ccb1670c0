package io.ecslogging.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an appender attached to the root logger, whatever resets Logback. It has its own
 * lock, and holds it for no longer than attaching takes, because the thread that resets
 * Logback holds locks of Logback's.
 */
public final class RootAttachment {

	private final LoggerContext context;

	private final Logger root;

	private final ShippingAppender appender;

	private final ResetListener listener;

	private @Nullable Level level;

	private boolean detached;

	/**
	 * Attach an appender.
	 * @param context the context of the root logger
	 * @param appender the appender, not yet started
	 * @param withdraw runs when this library has been loaded anew and takes over
	 */
	public RootAttachment(LoggerContext context, ShippingAppender appender, Runnable withdraw) {
		this.context = context;
		this.root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		this.appender = appender;
		this.listener = ResetListener.add(context, this::beforeReset, this::afterReset, withdraw);
		attach();
	}

	private synchronized void attach() {
		if (!this.detached && (!this.root.isAttached(this.appender) || !this.appender.isStarted())) {
			this.appender.setContext(this.context);
			this.appender.start();
			this.root.addAppender(this.appender);
		}
	}

	private synchronized void beforeReset() {
		this.level = this.root.getLevel();
	}

	/**
	 * Restore the level of the root logger. A reset leaves it at DEBUG until a
	 * configuration has been read, which has an effect only if there is an appender.
	 */
	private synchronized void afterReset() {
		if (!this.detached && this.level != null) {
			this.root.setLevel(this.level);
		}
		attach();
	}

	/**
	 * Detach the appender for good.
	 */
	public synchronized void detach() {
		this.detached = true;
		this.listener.remove();
		this.root.detachAppender(this.appender);
		this.appender.stop();
	}

}
