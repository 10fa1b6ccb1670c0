package io.ecslogging.autoconfigure.shipping;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.springframework.boot.SpringApplication;

import io.ecslogging.shipping.DaemonThreads;

/**
 * Ends shipping when the JVM ends: in a handler of Boot's shutdown hook, after all
 * contexts have been closed, or in a hook of its own if Boot has none, as with
 * {@code SpringApplication.setRegisterShutdownHook(false)}. Its lock guards registering,
 * and nothing waits under it.
 */
final class ShippingShutdown {

	/**
	 * The name of the thread of Boot's shutdown hook.
	 */
	private static final String BOOTS_HOOK = "SpringApplicationShutdownHook";

	/**
	 * How long Boot's hook, or one that closes a context, may take to begin: all hooks
	 * are started at once.
	 */
	private static final long HOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	private static final Runnable NO_HANDLER = () -> {
	};

	private final Runnable close;

	private final BooleanSupplier contextClosing;

	private final Thread hook = DaemonThreads.named("shutdown").newThread(this::runHook);

	private boolean handlerAdded;

	private boolean hookAdded;

	/**
	 * Create one that is not registered.
	 * @param close ends shipping
	 * @param contextClosing returns whether a context is being closed, which ends
	 * shipping too
	 */
	ShippingShutdown(Runnable close, BooleanSupplier contextClosing) {
		this.close = close;
		this.contextClosing = contextClosing;
	}

	/**
	 * End shipping when the JVM ends. Boot runs handlers in reverse order: this one runs
	 * before the one that stops Logback, and can still report.
	 */
	synchronized void register() {
		try {
			if (!this.handlerAdded) {
				SpringApplication.getShutdownHandlers().add(this.close);
				this.handlerAdded = true;
			}
			if (!this.hookAdded) {
				Runtime.getRuntime().addShutdownHook(this.hook);
				this.hookAdded = true;
			}
		}
		catch (IllegalStateException ex) {
			// the JVM is exiting: shipping ends when the context is closed
		}
	}

	/**
	 * Remove the hook, which would keep the class loader of an undeployed application.
	 */
	void unregister() {
		try {
			synchronized (this) {
				if (this.hookAdded && Runtime.getRuntime().removeShutdownHook(this.hook)) {
					this.hookAdded = false;
				}
			}
		}
		catch (IllegalStateException ex) {
			// the JVM is ending
		}
	}

	/**
	 * Leave nothing behind that would keep the class loader, though the application goes
	 * on.
	 */
	void withdraw() {
		unregister();
		try {
			synchronized (this) {
				SpringApplication.getShutdownHandlers().remove(this.close);
				this.handlerAdded = false;
			}
		}
		catch (IllegalStateException ex) {
			// the JVM is ending
		}
	}

	/**
	 * Return whether this is the thread of Boot's hook, which calls the handler at its
	 * end.
	 */
	boolean isBootsHook() {
		return Thread.currentThread().getName().equals(BOOTS_HOOK);
	}

	boolean isJvmExiting() {
		try {
			Runtime.getRuntime().removeShutdownHook(new Thread());
			return false;
		}
		catch (IllegalStateException ex) {
			return true;
		}
	}

	private void runHook() {
		long end = System.nanoTime() + HOOKS_NANOS;
		while (System.nanoTime() - end < 0) {
			if (isBootsHookInProgress() || this.contextClosing.getAsBoolean()) {
				return;
			}
			try {
				TimeUnit.MILLISECONDS.sleep(10);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				break;
			}
		}
		this.close.run();
	}

	/**
	 * Return whether Boot's hook has begun: from then on, Boot refuses to add or remove
	 * handlers.
	 */
	private static boolean isBootsHookInProgress() {
		try {
			SpringApplication.getShutdownHandlers().remove(NO_HANDLER);
			return false;
		}
		catch (IllegalStateException ex) {
			return true;
		}
	}

}
