package io.ecslogging.shipping;

import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;

/**
 * Creates all threads of shipping. They are daemons and have names. Their context class
 * loader is that of this library: the inherited one may belong to an application that is
 * undeployed before they end.
 */
public final class DaemonThreads {

	/**
	 * Prefix of the names of all threads of shipping.
	 */
	public static final String PREFIX = "ecs-logging-";

	private DaemonThreads() {
	}

	/**
	 * Return a factory of threads.
	 * @param name the name of the threads, without the prefix
	 * @return the factory
	 */
	public static ThreadFactory named(String name) {
		return (runnable) -> create(null, name, runnable);
	}

	/**
	 * Create a thread without starting it.
	 * @param group the group of the thread, or {@code null} for that of the caller
	 * @param name the name of the thread, without the prefix
	 * @param runnable what the thread does
	 * @return the thread
	 */
	public static Thread create(@Nullable ThreadGroup group, String name, Runnable runnable) {
		Thread thread = new Thread(group, runnable, PREFIX + name);
		thread.setDaemon(true);
		thread.setContextClassLoader(DaemonThreads.class.getClassLoader());
		return thread;
	}

}
