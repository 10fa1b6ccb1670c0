package io.ecslogging.shipping.net;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.Tls;

/**
 * Connects to one of several destinations: one connection that is in use, and what is
 * known from earlier ones. Used by the thread that sends, except {@link #again} and
 * {@link #abort}.
 */
public final class Link implements AutoCloseable {

	private static final Duration CHECK_TIMEOUT = Duration.ofMillis(1);

	/**
	 * For how long to stay with a destination if the next one cannot be reached.
	 */
	private static final Duration STAY = Duration.ofMinutes(1);

	/**
	 * How long to wait in the end for a peer that has accepted everything without delay:
	 * not every peer closes a connection after this side has.
	 */
	private static final Duration END_TIMEOUT = Duration.ofSeconds(1);

	/**
	 * How long a peer may take to close a connection because of what it gets. This side
	 * does not close it earlier, so that it can tell who closed first.
	 */
	private static final Duration GRACE = Duration.ofMillis(100);

	/**
	 * The longest wait for a peer that may close the connection first, as it did before.
	 */
	private static final Duration MAX_GRACE = Duration.ofSeconds(10);

	private final LinkSettings settings;

	private final Connector connector;

	private final Destinations destinations;

	private Destination destination;

	/**
	 * The connection that is in use.
	 */
	private @Nullable Connection connection;

	/**
	 * How many connections in a row could not be made, or broke before any line counted
	 * as delivered.
	 */
	private int failures;

	private boolean connected;

	/**
	 * Whether this side has done with the last connection, and not the peer.
	 */
	private boolean released;

	/**
	 * Whether to try another destination, if there is one.
	 */
	private boolean elsewhere;

	private long connectedAt;

	private long checkedAt;

	/**
	 * Until when no other destination is tried, since one could not be reached.
	 */
	private long stayUntil = System.nanoTime();

	/**
	 * How old the last connection was that the peer closed first; zero if lines have been
	 * delivered since.
	 */
	private Duration endedAfter = Duration.ZERO;

	/**
	 * Create a link that is not connected.
	 * @param name the name of the peer, for its threads
	 * @param settings how to connect
	 * @param tls gives the TLS settings, asked for each connection; {@code null} for no
	 * TLS
	 */
	public Link(String name, LinkSettings settings, Supplier<@Nullable Tls> tls) {
		this.settings = settings;
		this.connector = new Connector(name, settings, tls);
		this.destinations = new Destinations(settings.destinations(), settings.strategy());
		this.destination = settings.destinations().get(0);
	}

	/**
	 * Return the destination of the last connection.
	 * @return the destination, or where the first connection will go
	 */
	public Destination destination() {
		return this.destination;
	}

	/**
	 * Return the existing connection, or else a new one.
	 * @return the connection
	 * @throws IOException if none can be made
	 */
	public Connection connection() throws IOException {
		Connection existing = this.connection;
		boolean stay = this.released && this.failures == 0 && this.destinations.isSticky();
		return (existing != null) ? existing
				: connect(stay ? this.destination : this.destinations.next(this.failures > 0));
	}

	/**
	 * Return a new connection, to the same destination as the last one unless that has
	 * failed.
	 * @return the connection
	 * @throws IOException if none can be made
	 */
	public Connection newConnection() throws IOException {
		disconnect();
		return connect(this.elsewhere ? this.destinations.next(true) : this.destination);
	}

	private Connection connect(Destination destination) throws IOException {
		this.destination = destination;
		this.connected = false;
		this.elsewhere = true;
		Connection made = make(destination);
		use(made);
		return made;
	}

	private Connection make(Destination destination) throws IOException {
		return this.connector.make(destination, this.failures / this.settings.destinations().size());
	}

	/**
	 * Connect once more to where a connection goes to, without a TLS handshake, which a
	 * peer that is busy does not answer. Called by any thread.
	 * @param former the connection
	 * @param timeout how long that may take
	 * @return the new one, which the caller has to close
	 * @throws IOException if none can be made
	 */
	public Connection again(Connection former, Duration timeout) throws IOException {
		return this.connector.again(former, timeout);
	}

	/**
	 * Make the connection that is to follow the one in use, which stays in use: to the
	 * same address, or to another destination if they are used in turn and it can be
	 * reached.
	 * @param current the connection in use
	 * @param spare one made with {@link #again}, which is taken or closed; {@code null}
	 * for none
	 * @return the connection, which is to be put to use, or to be closed
	 * @throws IOException if none can be made
	 */
	public Connection follower(Connection current, @Nullable Connection spare) throws IOException {
		Connection other = other();
		if (other != null) {
			if (spare != null) {
				spare.close();
			}
			return other;
		}
		Duration timeout = this.settings.connectTimeout();
		return secured((spare != null) ? spare : again(current, timeout));
	}

	private @Nullable Connection other() {
		if (this.destinations.isSticky() || System.nanoTime() - this.stayUntil < 0) {
			return null;
		}
		try {
			return make(this.destinations.next(false));
		}
		catch (IOException | RuntimeException ex) {
			this.stayUntil = System.nanoTime() + STAY.toNanos();
			return null;
		}
	}

	/**
	 * Secure a connection that was made with {@link #again}, with a TLS handshake if TLS
	 * is used.
	 * @param made the connection
	 * @return the same
	 * @throws IOException if that fails; then it is closed
	 */
	public Connection secured(Connection made) throws IOException {
		return this.connector.secured(made);
	}

	/**
	 * Put a connection to use.
	 * @param made the connection
	 */
	public void use(Connection made) {
		this.connection = made;
		this.destination = made.destination();
		this.connected = true;
		this.elsewhere = false;
		this.released = false;
		this.connectedAt = made.connectedAt();
		this.checkedAt = System.nanoTime();
	}

	/**
	 * Give the connection in use away: the caller has to close it. The next one goes to
	 * the same destination.
	 */
	public void release() {
		this.connection = null;
		this.released = true;
	}

	/**
	 * Return whether the last connection could be made.
	 * @return whether it could
	 */
	public boolean isConnected() {
		return this.connected;
	}

	/**
	 * Return whether there is a connection.
	 * @return whether there is one
	 */
	public boolean isOpen() {
		return this.connection != null;
	}

	/**
	 * Return whether the peer may be about to close this connection, as it closed the
	 * last one.
	 * @param now the time in nanoseconds
	 * @return whether it may be
	 */
	public boolean isDoubtful(long now) {
		return now - this.connectedAt < this.endedAfter.toNanos();
	}

	/**
	 * Lines have been delivered.
	 */
	public void delivered() {
		this.failures = 0;
	}

	/**
	 * Lines have been delivered without a doubt.
	 */
	public void trusted() {
		this.endedAfter = Duration.ZERO;
	}

	/**
	 * The connection has failed.
	 */
	public void failed() {
		disconnect();
		this.released = false;
		this.failures++;
		this.elsewhere = true;
	}

	/**
	 * Check whether the peer has closed the connection, unless it was checked lately.
	 * @param connection the connection
	 * @param nanos how old the last check may be, in nanoseconds
	 * @throws IOException if the peer has closed the connection, or it is broken
	 */
	public void check(Connection connection, long nanos) throws IOException {
		if (System.nanoTime() - this.checkedAt >= nanos) {
			check(connection, CHECK_TIMEOUT);
		}
	}

	private void check(Connection connection, Duration timeout) throws IOException {
		if (connection.isEnded(timeout)) {
			this.endedAfter = Duration.ofNanos(System.nanoTime() - this.connectedAt);
			throw new EndedFirstException();
		}
		this.checkedAt = System.nanoTime();
	}

	/**
	 * Close this side of the connection, and wait for the peer to close its side: then it
	 * has read everything. If the peer closes first, that confirms nothing.
	 * @param timeout how long to wait at most
	 * @param flowing whether the peer has accepted everything without delay, and need not
	 * confirm it
	 * @throws IOException if the peer may not have read everything
	 */
	public void end(Duration timeout, boolean flowing) throws IOException {
		Connection ended = connection();
		long deadline = System.nanoTime() + timeout.toNanos();
		awaitGrace(ended, timeout);
		ended.end();
		Duration left = Duration.ofNanos(deadline - System.nanoTime());
		boolean wait = !flowing || left.compareTo(END_TIMEOUT) < 0;
		if (!ended.isEnded(wait ? left : END_TIMEOUT) && !flowing) {
			throw new IOException("the peer has not confirmed that it has read everything");
		}
		disconnect();
	}

	/**
	 * Wait until the connection is old enough for this side to close it.
	 * @param connection the connection that is in use
	 * @param timeout how long to wait at most
	 * @throws IOException if there is no time for it, or if the peer closes first
	 */
	public void awaitGrace(Connection connection, Duration timeout) throws IOException {
		long grace = grace().toNanos() - (System.nanoTime() - this.connectedAt);
		if (grace > timeout.toNanos()) {
			throw new IOException("there was no time left to have everything confirmed");
		}
		check(connection, (grace > 0) ? Duration.ofNanos(grace) : CHECK_TIMEOUT);
	}

	/**
	 * Return whether the peer may be about to close this connection, even if it lasts for
	 * somewhat longer than the last one that the peer closed.
	 * @param now the time in nanoseconds
	 * @return whether this side had better not close it yet
	 */
	public boolean isInGrace(long now) {
		return !this.endedAfter.isZero() && now - this.connectedAt < grace().toNanos();
	}

	/**
	 * Return how old a connection has to be before this side may close it.
	 */
	private Duration grace() {
		Duration grace = this.endedAfter.plus(this.endedAfter.dividedBy(2)).plus(GRACE);
		return (grace.compareTo(MAX_GRACE) < 0) ? grace : MAX_GRACE;
	}

	/**
	 * Close the connection, if there is one.
	 */
	public void disconnect() {
		Connection existing = this.connection;
		this.connection = null;
		if (existing != null) {
			existing.close();
		}
	}

	/**
	 * Abort what is in progress on all connections, and everything later. Called by any
	 * thread.
	 */
	public void abort() {
		this.connector.abort();
	}

	@Override
	public void close() {
		this.connector.close();
		disconnect();
	}

}
