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
 * Looks up the addresses of a host within a time limit. The JDK's look-up cannot be
 * aborted, so each one has a thread of its own. If it takes too long, the next call for
 * the same host waits for it again instead of starting a second one. Used by the thread
 * that sends, except {@link #abort()}.
 */
final class HostLookup {

	private final Resolver resolver;

	private final ThreadFactory threads;

	/**
	 * The look-up in progress. Written by the thread that sends.
	 */
	private volatile @Nullable Pending pending;

	private volatile boolean aborted;

	/**
	 * Create an idle look-up.
	 * @param resolver looks a name up, and may take any time
	 * @param threads creates the threads for that
	 */
	HostLookup(Resolver resolver, ThreadFactory threads) {
		this.resolver = resolver;
		this.threads = threads;
	}

	/**
	 * Return the addresses of a host.
	 * @param timeout how long to wait for them at most
	 * @throws IOException if the host is unknown, or if the look-up takes too long or is
	 * aborted
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
	 * End the wait in progress, and every later one. Called by any thread.
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
	 * A look-up in progress.
	 */
	private record Pending(String host, CompletableFuture<InetAddress[]> addresses) {

	}

}
