package io.ecslogging.shipping.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * Looks up the addresses of a host, for no longer than asked. The JDK's look-up cannot be
 * broken off, so each one has a thread of its own; one that takes too long is waited for
 * again, and no second one is begun meanwhile. Used by the thread that sends, but for
 * {@link #abort()}.
 */
final class HostLookup {

	private final Resolver resolver;

	private final ThreadFactory threads;

	/**
	 * The look-up that is going on. Written by the thread that sends.
	 */
	private volatile @Nullable Pending pending;

	private volatile boolean aborted;

	/**
	 * Create one that looks nothing up.
	 * @param resolver looks a name up, and may take any time
	 * @param threads makes the threads that do
	 */
	HostLookup(Resolver resolver, ThreadFactory threads) {
		this.resolver = resolver;
		this.threads = threads;
	}

	/**
	 * Return the addresses of a host.
	 * @param timeout how long to wait for them at most
	 * @throws IOException if the host is unknown, this takes too long, or is aborted
	 */
	InetAddress[] lookUp(String host, Duration timeout) throws IOException {
		Pending lookup = this.pending;
		if (lookup == null || !lookup.host().equals(host)) {
			lookup = begin(host);
		}
		if (this.aborted) {
			lookup.addresses().cancel(false);
		}
		try {
			InetAddress[] addresses = lookup.addresses().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
			this.pending = null;
			return addresses;
		}
		catch (ExecutionException ex) {
			this.pending = null;
			throw (ex.getCause() instanceof UnknownHostException unknown) ? unknown
					: new IOException("the host name cannot be resolved: " + ex.getCause(), ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new SocketTimeoutException("the host name was not resolved within " + timeout.toMillis() + " ms");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("interrupted");
		}
		catch (CancellationException ex) {
			throw new IOException("aborted");
		}
	}

	private Pending begin(String host) {
		CompletableFuture<InetAddress[]> addresses = new CompletableFuture<>();
		Pending lookup = new Pending(host, addresses);
		this.pending = lookup;
		this.threads.newThread(() -> resolve(host, addresses)).start();
		return lookup;
	}

	private void resolve(String host, CompletableFuture<InetAddress[]> addresses) {
		try {
			addresses.complete(this.resolver.resolve(host));
		}
		catch (Throwable ex) {
			addresses.completeExceptionally(ex);
		}
	}

	/**
	 * Wait no longer, now and from now on. Called by any thread.
	 */
	void abort() {
		this.aborted = true;
		Pending lookup = this.pending;
		if (lookup != null) {
			lookup.addresses().cancel(false);
		}
	}

	/**
	 * Looks a name up.
	 */
	interface Resolver {

		InetAddress[] resolve(String host) throws UnknownHostException;

	}

	/**
	 * A look-up that is going on.
	 */
	private record Pending(String host, CompletableFuture<InetAddress[]> addresses) {

	}

}
