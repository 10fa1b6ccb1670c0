package io.ecslogging.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/**
 * A proxy for TLS: opens tunnels ({@code CONNECT}), all of them to one port of this host,
 * whatever host was asked for.
 */
public final class ForwardProxy implements AutoCloseable {

	private final ServerSocket listener;

	private final int target;

	private final @Nullable String authorization;

	private final String refusal;

	private final List<String> asked = new CopyOnWriteArrayList<>();

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private ForwardProxy(int target, @Nullable String authorization, String refusal) {
		this.target = target;
		this.authorization = authorization;
		this.refusal = refusal;
		try {
			this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	public static ForwardProxy to(int port) {
		return new ForwardProxy(port, null, "");
	}

	/**
	 * Open tunnels only with this {@code Proxy-Authorization}.
	 */
	public static ForwardProxy to(int port, String authorization) {
		return new ForwardProxy(port, authorization,
				"407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"");
	}

	/**
	 * Open no tunnel, and answer so.
	 */
	public static ForwardProxy refuse(String status) {
		return new ForwardProxy(0, "nobody has this", status);
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * Return the hosts and ports that tunnels were asked for.
	 */
	public List<String> asked() {
		return List.copyOf(this.asked);
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				Socket client = this.listener.accept();
				this.sockets.add(client);
				start(() -> open(client));
			}
			catch (IOException ex) {
				// closed
			}
		}
	}

	private void open(Socket client) {
		try (client) {
			String head = head(client.getInputStream());
			this.asked.add(head.replaceFirst("(?s)CONNECT (\\S+) .*", "$1"));
			if (this.authorization != null
					&& !head.contains("\r\nProxy-Authorization: " + this.authorization + "\r\n")) {
				reply(client, this.refusal + "\r\nContent-Length: 0");
				return;
			}
			try (Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target)) {
				this.sockets.add(server);
				reply(client, "200 Connection established");
				start(() -> copy(server, client));
				copy(client, server);
			}
		}
		catch (IOException ex) {
			// either side has closed
		}
	}

	private static String head(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int next = in.read();
			if (next < 0) {
				throw new IOException("no request");
			}
			head.append((char) next);
		}
		return head.toString();
	}

	private static void reply(Socket client, String reply) throws IOException {
		client.getOutputStream().write(("HTTP/1.1 " + reply + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
	}

	private static void copy(Socket from, Socket to) {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// the other side has closed
		}
	}

	private static void start(Runnable runnable) {
		Thread thread = new Thread(runnable, "forward-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		close(this.listener);
		this.sockets.forEach(ForwardProxy::close);
	}

	private static void close(AutoCloseable socket) {
		try {
			socket.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
