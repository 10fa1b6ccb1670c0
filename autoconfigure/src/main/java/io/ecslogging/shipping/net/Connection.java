package io.ecslogging.shipping.net;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.ecslogging.shipping.Tls;

/**
 * One connection. Used by one thread at a time, except {@link #abort}, which closes the
 * plain socket even while that thread uses it. Closing a TLS socket would wait for the
 * very write that has to be aborted.
 */
public final class Connection implements AutoCloseable {

	/**
	 * Limits how many bytes the local kernel may hold that never reach the peer.
	 */
	private static final int SEND_BUFFER = 128 * 1024;

	/**
	 * Bytes per write. Each write has the whole timeout, so that a slow peer is told from
	 * one that accepts nothing.
	 */
	private static final int CHUNK = 32 * 1024;

	/**
	 * A write that takes longer has waited for the peer: at that rate, several megabytes
	 * may stay in the kernels for as long as the resend window lasts.
	 */
	private static final long WAIT_NANOS = Duration.ofMillis(40).toNanos();

	private static final int WATCH_MILLIS = 100;

	private static final Duration ALERT_TIMEOUT = Duration.ofMillis(200);

	private final Socket plain = new Socket();

	private Socket socket = this.plain;

	private final Watchdog watchdog = new Watchdog(this::abort);

	private final ScheduledFuture<?> watch;

	private final Destination destination;

	private final InetAddress address;

	private final Duration connectTimeout;

	private final long writeNanos;

	private final Consumer<Connection> closed;

	private long connectedAt;

	/**
	 * Create a connection that is not connected.
	 * @param destination the host name, for which a certificate has to be valid, and the
	 * port
	 * @param address the address of the host
	 * @param settings how long connecting may take, and how long the peer may accept no
	 * data
	 * @param timer runs its watchdog
	 * @param closed is told when this is closed
	 */
	Connection(Destination destination, InetAddress address, LinkSettings settings, ScheduledExecutorService timer,
			Consumer<Connection> closed) {
		this.destination = destination;
		this.address = address;
		this.connectTimeout = settings.connectTimeout();
		this.writeNanos = settings.writeTimeout().toNanos();
		this.closed = closed;
		this.watch = timer.scheduleWithFixedDelay(this.watchdog, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
	}

	Destination destination() {
		return this.destination;
	}

	InetAddress address() {
		return this.address;
	}

	/**
	 * Return when the peer has accepted the connection.
	 * @return the time in nanoseconds
	 */
	public long connectedAt() {
		return this.connectedAt;
	}

	/**
	 * Connect.
	 * @param left how much of the connect timeout is left
	 * @throws IOException if that fails or takes too long
	 */
	void connect(Duration left) throws IOException {
		bounded(left, "no connection", () -> {
			this.plain.setTcpNoDelay(true);
			this.plain.setKeepAlive(true);
			this.plain.setSendBufferSize(SEND_BUFFER);
			this.plain.connect(new InetSocketAddress(this.address, this.destination.port()),
					(int) Math.max(1, Math.min(left.toMillis(), Integer.MAX_VALUE)));
		});
		this.connectedAt = System.nanoTime();
	}

	/**
	 * Secure the connection, with a TLS handshake.
	 * @param left how much of the connect timeout is left
	 * @throws IOException if that fails or takes too long
	 */
	void secure(Tls tls, Duration left) throws IOException {
		bounded(left, "no answer to the TLS handshake (the port may not use TLS)", () -> {
			this.plain.setSoTimeout(0);
			this.socket = secured(tls);
		});
	}

	private void bounded(Duration left, String late, Step step) throws IOException {
		this.watchdog.set(left.toNanos());
		try {
			step.run();
		}
		catch (IOException ex) {
			throw translated(ex, late + " within " + this.connectTimeout.toMillis() + " ms");
		}
		finally {
			this.watchdog.clear();
		}
	}

	private SSLSocket secured(Tls tls) throws IOException {
		SSLSocket secured = (SSLSocket) tls.context()
			.getSocketFactory()
			.createSocket(this.plain, this.destination.host(), this.destination.port(), true);
		SSLParameters parameters = secured.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		if (tls.protocols() != null) {
			parameters.setProtocols(tls.protocols());
		}
		if (tls.ciphers() != null) {
			parameters.setCipherSuites(tls.ciphers());
		}
		secured.setSSLParameters(parameters);
		secured.startHandshake();
		return secured;
	}

	/**
	 * Write a part of an array.
	 * @param bytes the array
	 * @param from the index of the first byte
	 * @param to the index after the last byte
	 * @return whether writing had to wait for the peer
	 * @throws IOException if the connection is broken, or the peer accepts no data for
	 * the write timeout
	 */
	public boolean write(byte[] bytes, int from, int to) throws IOException {
		OutputStream out = this.socket.getOutputStream();
		boolean waited = false;
		long start = System.nanoTime();
		try {
			for (int offset = from; offset < to; offset += CHUNK) {
				this.watchdog.set(this.writeNanos);
				out.write(bytes, offset, Math.min(CHUNK, to - offset));
				long end = System.nanoTime();
				waited |= end - start > WAIT_NANOS;
				start = end;
			}
			return waited;
		}
		catch (IOException ex) {
			this.watchdog.clear();
			throw translated(alertOr(ex),
					"the peer accepted no data for " + Duration.ofNanos(this.writeNanos).toMillis() + " ms");
		}
		finally {
			this.watchdog.clear();
		}
	}

	/**
	 * Return the alert that the peer sent before it closed a TLS connection, or else the
	 * failure: a failed write tells that the connection is closed, but not why.
	 */
	private IOException alertOr(IOException failure) {
		if (this.socket instanceof SSLSocket && !this.watchdog.isBroken()) {
			try {
				isEnded(ALERT_TIMEOUT);
			}
			catch (SSLException alert) {
				return alert;
			}
			catch (IOException ex) {
				// there is no alert
			}
		}
		return failure;
	}

	/**
	 * Read what the peer sends.
	 * @param bytes where to put it
	 * @param from the index of the first byte
	 * @param length how many bytes to read at most, at least 1
	 * @param timeout how long to wait, at least 1 ms
	 * @return how many bytes have been read, 0 if none have come in time, or -1 if the
	 * peer has closed the connection
	 * @throws IOException if the connection is broken
	 */
	public int read(byte[] bytes, int from, int length, Duration timeout) throws IOException {
		try {
			this.socket.setSoTimeout((int) Math.max(1, Math.min(timeout.toMillis(), Integer.MAX_VALUE)));
			return this.socket.getInputStream().read(bytes, from, length);
		}
		catch (SocketTimeoutException ex) {
			return 0;
		}
	}

	/**
	 * Return whether there is something to read, as far as that is known without waiting.
	 * @return whether there is
	 * @throws IOException if the connection is broken
	 */
	public boolean hasAnswer() throws IOException {
		return this.socket.getInputStream().available() > 0;
	}

	/**
	 * Wait for the peer to close the connection.
	 * @param timeout how long to wait, at least 1 ms
	 * @return whether it has closed it
	 * @throws UnexpectedAnswerException if the peer sends anything
	 * @throws IOException if the connection is broken
	 */
	public boolean isEnded(Duration timeout) throws IOException {
		byte[] answer = new byte[16];
		int length = read(answer, 0, answer.length, timeout);
		if (length > 0) {
			throw new UnexpectedAnswerException(answer, length);
		}
		return length < 0;
	}

	/**
	 * Check that the peer does not close the connection.
	 * @param timeout for how long, at least 1 ms
	 * @throws EndedFirstException if it does
	 * @throws IOException if the connection is broken
	 */
	public void checkOpen(Duration timeout) throws IOException {
		if (isEnded(timeout)) {
			throw new EndedFirstException();
		}
	}

	/**
	 * End this side of the connection: nothing follows.
	 * @throws IOException if the connection is broken
	 */
	public void end() throws IOException {
		this.watchdog.set(this.writeNanos);
		try {
			this.socket.shutdownOutput();
		}
		finally {
			this.watchdog.clear();
		}
	}

	private IOException translated(IOException ex, String timedOut) {
		return this.watchdog.isBroken() ? new SocketTimeoutException(timedOut) : ex;
	}

	/**
	 * Break the connection, even while it is in use. Called by any thread.
	 */
	public void abort() {
		try {
			this.plain.close();
		}
		catch (IOException ex) {
			// it is closed already
		}
	}

	@Override
	public void close() {
		this.watch.cancel(false);
		abort();
		this.closed.accept(this);
	}

	/**
	 * A step that may fail.
	 */
	@FunctionalInterface
	interface Step {

		void run() throws IOException;

	}

}
