package io.ecslogging.shipping.net;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.DaemonThreads;
import io.ecslogging.shipping.Tls;

/**
 * Makes connections, and aborts all those that are not closed. Called by any thread,
 * except {@link #make}, which only the thread that sends calls.
 */
final class Connector implements AutoCloseable {

	private final LinkSettings settings;

	private final Supplier<@Nullable Tls> tls;

	private final HostLookup hosts;

	private final ScheduledThreadPoolExecutor timer;

	private final Set<Connection> open = ConcurrentHashMap.newKeySet();

	private volatile boolean aborted;

	/**
	 * Create one that has made no connection.
	 * @param name the name of the peer, for its threads
	 * @param settings how to connect
	 * @param tls gives the TLS settings, asked for each connection; {@code null} for no
	 * TLS
	 */
	Connector(String name, LinkSettings settings, Supplier<@Nullable Tls> tls) {
		this.settings = settings;
		this.tls = tls;
		this.hosts = new HostLookup(InetAddress::getAllByName, DaemonThreads.named(name + "-lookup"));
		this.timer = new ScheduledThreadPoolExecutor(1, DaemonThreads.named(name + "-watchdog"));
		this.timer.setRemoveOnCancelPolicy(true);
	}

	/**
	 * Make a connection to a host, which is looked up each time.
	 * @param round how often all destinations have been tried in vain: each time, another
	 * one of the host's addresses is taken
	 * @return the connection
	 * @throws IOException if it cannot be made
	 */
	Connection make(Destination destination, int round) throws IOException {
		long deadline = deadline();
		InetAddress[] addresses = this.hosts.lookUp(destination.host(), this.settings.connectTimeout());
		Connection made = create(destination, addresses[round % addresses.length]);
		return orClose(made, () -> {
			made.connect(left(deadline));
			secure(made, deadline);
		});
	}

	/**
	 * Make a connection to where another one goes to, without a TLS handshake.
	 * @param timeout how long that may take
	 * @return the connection
	 * @throws IOException if it cannot be made
	 */
	Connection again(Connection former, Duration timeout) throws IOException {
		Connection made = create(former.destination(), former.address());
		return orClose(made, () -> made.connect(timeout));
	}

	/**
	 * Make the TLS handshake, if TLS is used.
	 * @return the connection
	 * @throws IOException if that fails; then the connection is closed
	 */
	Connection secured(Connection made) throws IOException {
		return orClose(made, () -> secure(made, deadline()));
	}

	private Connection create(Destination destination, InetAddress address) throws IOException {
		Connection made = new Connection(destination, address, this.settings, this.timer, this.open::remove);
		this.open.add(made);
		if (this.aborted) {
			made.close();
			throw new IOException("aborted");
		}
		return made;
	}

	private void secure(Connection made, long deadline) throws IOException {
		Tls current = this.tls.get();
		if (current != null) {
			made.secure(current, left(deadline));
		}
	}

	private static Connection orClose(Connection made, Connection.Step step) throws IOException {
		try {
			step.run();
			return made;
		}
		catch (IOException | RuntimeException ex) {
			made.close();
			throw ex;
		}
	}

	private long deadline() {
		return System.nanoTime() + this.settings.connectTimeout().toNanos();
	}

	private static Duration left(long deadline) {
		return Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
	}

	/**
	 * Abort what is in progress on all connections, and everything later.
	 */
	void abort() {
		this.aborted = true;
		this.hosts.abort();
		this.open.forEach(Connection::abort);
	}

	@Override
	public void close() {
		abort();
		this.timer.shutdownNow();
	}

}
