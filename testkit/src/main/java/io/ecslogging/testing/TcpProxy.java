package io.ecslogging.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a client and a server, and can cut, delay and stall.
 */
public final class TcpProxy implements AutoCloseable {

	private static final int BUFFER = 16 * 1024;

	private final ServerSocket listener;

	private final int[] targets;

	private final AtomicInteger next = new AtomicInteger();

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final Countdown requests = new Countdown();

	private final Countdown replies = new Countdown();

	private volatile long delayNanos;

	private volatile boolean stalled;

	private TcpProxy(int... targets) {
		this.targets = targets;
		try {
			this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	public static TcpProxy to(int port) {
		return new TcpProxy(port);
	}

	/**
	 * Take servers in turn, without those that are not there, as a load balancer does.
	 */
	public static TcpProxy balance(int... ports) {
		return new TcpProxy(ports);
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * Return how many connections of clients and to the server there are.
	 */
	public int connections() {
		return this.sockets.size();
	}

	/**
	 * Cut all connections: both sides get a reset, whatever has been read.
	 */
	public void cut() {
		// but none that is made over the first reset
		List.copyOf(this.sockets).forEach(TcpProxy::reset);
	}

	/**
	 * Cut all connections, once, when so many more bytes of the server's have been passed
	 * on, and more come.
	 */
	public void cutAfter(int bytes) {
		this.replies.left = bytes;
	}

	/**
	 * Cut all connections, once, when so many more bytes of the client's have been passed
	 * on, and more come.
	 */
	public void cutRequestAfter(int bytes) {
		this.requests.left = bytes;
	}

	/**
	 * Return whether nothing is to be cut any more.
	 */
	public boolean hasCut() {
		return this.requests.left == Countdown.NEVER && this.replies.left == Countdown.NEVER;
	}

	/**
	 * Wait before everything that is passed on.
	 */
	public void delay(int millis) {
		this.delayNanos = millis * 1_000_000L;
	}

	/**
	 * Pass nothing on, until this is called again.
	 */
	public void stall(boolean stall) {
		this.stalled = stall;
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				Socket client = this.listener.accept();
				this.sockets.add(client);
				Socket server = connect();
				this.sockets.add(server);
				start(() -> copy(client, server, this.requests));
				start(() -> copy(server, client, this.replies));
			}
			catch (IOException ex) {
				// closed, or the server is not there, which the client is to notice
				cut();
			}
		}
	}

	private Socket connect() throws IOException {
		for (int i = 1; i < this.targets.length; i++) {
			try {
				return new Socket(InetAddress.getLoopbackAddress(), target());
			}
			catch (IOException ex) {
				// the next one
			}
		}
		return new Socket(InetAddress.getLoopbackAddress(), target());
	}

	private int target() {
		return this.targets[this.next.getAndIncrement() % this.targets.length];
	}

	private static void start(Runnable runnable) {
		Thread thread = new Thread(runnable, "tcp-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	private void copy(Socket from, Socket to, Countdown countdown) {
		byte[] buffer = new byte[BUFFER];
		try (from; to) {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
				while (this.stalled && !to.isClosed()) {
					LockSupport.parkNanos(1_000_000);
				}
				LockSupport.parkNanos(this.delayNanos);
				int passed = countdown.pass(count);
				out.write(buffer, 0, passed);
				if (passed < count) {
					cut();
					return;
				}
			}
		}
		catch (IOException ex) {
			// cut
		}
		finally {
			this.sockets.remove(from);
			this.sockets.remove(to);
		}
	}

	private static void reset(Socket socket) {
		try (socket) {
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			// the peer was faster
		}
	}

	@Override
	public void close() {
		close(this.listener);
		cut();
	}

	private static void close(ServerSocket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * How many bytes are passed on before everything is cut.
	 */
	private static final class Countdown {

		private static final int NEVER = Integer.MAX_VALUE;

		private volatile int left = NEVER;

		/**
		 * Return how many of these bytes to pass on.
		 */
		synchronized int pass(int count) {
			int passed = this.left;
			if (count <= passed) {
				this.left = (passed == NEVER) ? NEVER : passed - count;
				return count;
			}
			this.left = NEVER;
			return passed;
		}

	}

}
