package io.ecslogging.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

import org.jspecify.annotations.Nullable;

/**
 * What Logstash's tcp input is to a client: reads lines, never says anything, ends a
 * connection when the client has ended it. Or what its beats input is: reads windows, and
 * acknowledges them. Can do so badly: refuse, reset, stall, trickle.
 */
public final class LogstashServer implements AutoCloseable {

	private static final int RECEIVE_BUFFER = 64 * 1024;

	private final ServerSocketFactory factory;

	/**
	 * Size of the receive buffer, 0 for the system's.
	 */
	private final int receiveBuffer;

	private final Receiver receiver;

	private final boolean clientCertificate;

	private final boolean beats;

	private final int port;

	private volatile ServerSocket listener;

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	private final List<String> lines = new ArrayList<>();

	private final List<String> fragments = new ArrayList<>();

	private final AtomicInteger connectionCount = new AtomicInteger();

	private final AtomicInteger blankLines = new AtomicInteger();

	/**
	 * Bytes to read each time, and milliseconds to wait after it; nothing is read while
	 * the bytes are 0.
	 */
	private volatile int readSize = RECEIVE_BUFFER;

	private volatile int readDelay;

	private final CountDownLatch closed = new CountDownLatch(1);

	private volatile boolean resetAtOnce;

	private volatile boolean endFirst;

	/**
	 * Milliseconds after which a connection is closed, nothing of which is kept; 0 for
	 * never.
	 */
	private volatile int closeAfter;

	/**
	 * A connection is reset over a line that has this text.
	 */
	private volatile @Nullable String poison;

	/**
	 * Milliseconds after which such a connection is ended; 0 to reset it.
	 */
	private volatile int poisonDelay;

	/**
	 * Milliseconds to wait before a connection is ended that the client has ended, or
	 * before a window is acknowledged.
	 */
	private volatile int endDelay;

	/**
	 * Milliseconds between the signs of life meanwhile.
	 */
	private volatile int aliveEvery = 5000;

	/**
	 * How to answer the next windows.
	 */
	private final Queue<LumberjackAnswer> answers = new ConcurrentLinkedQueue<>();

	private volatile String metadata = "";

	private final AtomicLong bytesRead = new AtomicLong();

	private LogstashServer(ServerSocketFactory factory, boolean clientCertificate, boolean beats,
			@Nullable Receiver receiver) {
		this.factory = factory;
		this.clientCertificate = clientCertificate;
		this.beats = beats;
		this.receiveBuffer = (receiver != null) ? 0 : RECEIVE_BUFFER;
		this.receiver = (receiver != null) ? receiver : this::keep;
		this.listener = listen(0);
		this.port = this.listener.getLocalPort();
	}

	public static LogstashServer start() {
		return new LogstashServer(ServerSocketFactory.getDefault(), false, false, null);
	}

	/**
	 * Start a beats input.
	 */
	public static LogstashServer startBeats() {
		return new LogstashServer(ServerSocketFactory.getDefault(), false, true, null);
	}

	/**
	 * Start a beats input that keeps no lines.
	 */
	public static LogstashServer startBeats(Receiver receiver) {
		return new LogstashServer(ServerSocketFactory.getDefault(), false, true, receiver);
	}

	/**
	 * Start a beats input that speaks TLS.
	 */
	public static LogstashServer startBeatsTls(SSLContext context, boolean clientCertificate) {
		return new LogstashServer(context.getServerSocketFactory(), clientCertificate, true, null);
	}

	/**
	 * Start a server that keeps no lines, for those who send more of them than a test
	 * does. Its receive buffers are those of the system.
	 */
	public static LogstashServer start(Receiver receiver) {
		return new LogstashServer(ServerSocketFactory.getDefault(), false, false, receiver);
	}

	/**
	 * Start a server that keeps no lines and speaks TLS.
	 */
	public static LogstashServer startTls(SSLContext context, Receiver receiver) {
		return new LogstashServer(context.getServerSocketFactory(), false, false, receiver);
	}

	public static LogstashServer startTls(SSLContext context, boolean clientCertificate) {
		return new LogstashServer(context.getServerSocketFactory(), clientCertificate, false, null);
	}

	public int port() {
		return this.port;
	}

	public String destination() {
		return "localhost:" + this.port;
	}

	/**
	 * Refuse connections.
	 */
	public LogstashServer refuse() {
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return this;
	}

	/**
	 * Take connections again.
	 */
	public void accept() {
		this.listener = listen(this.port);
	}

	/**
	 * Accept connections only to reset them, as a load balancer does that has nobody to
	 * pass them on to.
	 */
	public void resetAtOnce() {
		this.resetAtOnce = true;
	}

	/**
	 * End this side of each connection at once, and read on.
	 */
	public LogstashServer endFirst() {
		this.endFirst = true;
		return this;
	}

	/**
	 * Read for a while, pass nothing on, and close the connection, as a proxy does that
	 * has no backend.
	 */
	public LogstashServer closeAfter(int millis) {
		this.closeAfter = millis;
		return this;
	}

	/**
	 * Reset a connection over any line that has a text.
	 */
	public LogstashServer resetOver(String text) {
		this.poison = text;
		return this;
	}

	/**
	 * Read on and then end a connection over any line that has a text, in good order.
	 */
	public LogstashServer endOver(String text, int millis) {
		this.poisonDelay = millis;
		this.poison = text;
		return this;
	}

	/**
	 * Wait before a connection is ended that the client has ended, or before a window is
	 * acknowledged.
	 */
	public LogstashServer endAfter(int millis) {
		this.endDelay = millis;
		return this;
	}

	/**
	 * Say more or less often that this is alive while a window waits.
	 */
	public LogstashServer aliveEvery(int millis) {
		this.aliveEvery = millis;
		return this;
	}

	/**
	 * Answer the next windows in these ways, and later ones as one should.
	 */
	public LogstashServer answer(LumberjackAnswer... ways) {
		this.answers.addAll(List.of(ways));
		return this;
	}

	/**
	 * Return whether there are such windows still to come.
	 */
	public boolean hasAnswers() {
		return !this.answers.isEmpty();
	}

	/**
	 * Return what the last line had as {@code @metadata}, a JSON object.
	 */
	public String metadata() {
		return this.metadata;
	}

	/**
	 * Return how many bytes have been read.
	 */
	public long bytesRead() {
		return this.bytesRead.get();
	}

	/**
	 * Read nothing more, on any connection.
	 */
	public void stall() {
		this.readSize = 0;
	}

	/**
	 * Read so slowly.
	 */
	public void trickle(int bytes, int millis) {
		this.readDelay = millis;
		this.readSize = bytes;
	}

	/**
	 * Read again.
	 */
	public void read() {
		this.readDelay = 0;
		this.readSize = RECEIVE_BUFFER;
	}

	/**
	 * Reset all connections, losing what has not been read.
	 */
	public void reset() {
		for (Socket connection : this.connections) {
			try {
				connection.setSoLinger(true, 0);
				connection.close();
			}
			catch (IOException ex) {
				// gone before
			}
			this.connections.remove(connection);
		}
	}

	/**
	 * End all connections in good order, as Logstash does when it is stopped.
	 */
	public void end() {
		for (Socket connection : this.connections) {
			try {
				connection.shutdownOutput();
			}
			catch (IOException ex) {
				// gone before
			}
		}
	}

	public List<String> lines() {
		synchronized (this.lines) {
			return List.copyOf(this.lines);
		}
	}

	public int lineCount() {
		synchronized (this.lines) {
			return this.lines.size();
		}
	}

	/**
	 * Return what was read after the last newline of a connection.
	 */
	public List<String> fragments() {
		synchronized (this.lines) {
			return List.copyOf(this.fragments);
		}
	}

	public int connectionCount() {
		return this.connectionCount.get();
	}

	public int blankLines() {
		return this.blankLines.get();
	}

	public int openConnections() {
		return this.connections.size();
	}

	private ServerSocket listen(int port) {
		try {
			ServerSocket server = this.factory.createServerSocket();
			server.setReuseAddress(true);
			if (this.receiveBuffer > 0) {
				server.setReceiveBufferSize(this.receiveBuffer);
			}
			bind(server, port);
			if (server instanceof SSLServerSocket secured) {
				secured.setNeedClientAuth(this.clientCertificate);
			}
			thread("accept", () -> acceptAll(server));
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Bind to a port, which a client that tries to reach this server may have for a
	 * moment.
	 */
	private static void bind(ServerSocket server, int port) throws IOException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (true) {
			try {
				server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
				return;
			}
			catch (BindException ex) {
				if (System.nanoTime() - end > 0) {
					throw ex;
				}
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
			}
		}
	}

	private static void thread(String name, Runnable task) {
		Thread thread = new Thread(task, "logstash-server-" + name);
		thread.setDaemon(true);
		thread.start();
	}

	private void acceptAll(ServerSocket server) {
		try {
			while (true) {
				Socket connection = server.accept();
				this.connectionCount.incrementAndGet();
				this.connections.add(connection);
				if (this.resetAtOnce) {
					reset();
				}
				else {
					thread("read", () -> readAll(connection));
				}
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void readAll(Socket connection) {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		LumberjackReader frames = new LumberjackReader(new LumberjackWindow((lines, count, metadata) -> {
			this.metadata = metadata;
			answer(connection, lines, count);
		}));
		try (connection) {
			InputStream in = new BufferedInputStream(connection.getInputStream(), RECEIVE_BUFFER);
			byte[] bytes = new byte[RECEIVE_BUFFER];
			if (this.endFirst) {
				connection.shutdownOutput();
			}
			long closeAt = System.nanoTime() + this.closeAfter * 1_000_000L;
			while (true) {
				if (this.closeAfter > 0) {
					connection.setSoTimeout((int) Math.max(1, (closeAt - System.nanoTime()) / 1_000_000));
					while (System.nanoTime() - closeAt < 0 && in.read(bytes) >= 0) {
						// lost
					}
					break;
				}
				int wanted = this.readSize;
				if (wanted == 0) {
					if (this.closed.await(20, TimeUnit.MILLISECONDS)) {
						break;
					}
					continue;
				}
				int read = in.read(bytes, 0, wanted);
				if (read < 0) {
					if (!this.beats) {
						this.closed.await(this.endDelay, TimeUnit.MILLISECONDS);
					}
					break;
				}
				this.bytesRead.addAndGet(read);
				if (this.beats) {
					frames.read(bytes, read);
				}
				else if (!split(bytes, read, line)) {
					refuse(connection);
					break;
				}
				if (this.readDelay > 0) {
					this.closed.await(this.readDelay, TimeUnit.MILLISECONDS);
				}
			}
		}
		catch (IOException | InterruptedException | LumberjackWindow.BrokenException | IllegalArgumentException ex) {
			// reset, or no frames, over which a beats input closes a connection
		}
		this.connections.remove(connection);
		if (line.size() > 0) {
			synchronized (this.lines) {
				this.fragments.add(line.toString(StandardCharsets.UTF_8));
			}
		}
	}

	private void refuse(Socket connection) throws IOException, InterruptedException {
		if (this.poisonDelay > 0) {
			this.closed.await(this.poisonDelay, TimeUnit.MILLISECONDS);
		}
		else {
			connection.setSoLinger(true, 0);
		}
	}

	/**
	 * Take the lines of a window, and acknowledge them.
	 */
	private void answer(Socket connection, byte[] lines, int count) throws IOException {
		LumberjackAnswer way = Objects.requireNonNullElse(this.answers.poll(), LumberjackAnswer.RIGHT);
		try {
			if (!takeLines(lines, way.handedOver(count))) {
				refuse(connection);
				throw new IOException("refused");
			}
			if (way == LumberjackAnswer.LATE) {
				this.closed.await(300, TimeUnit.MILLISECONDS);
			}
			if (way != LumberjackAnswer.RESET_BEFORE) {
				awaitAck(connection);
			}
			byte[] acks = way.acks(count);
			int piece = way.isInPieces() ? 1 : acks.length;
			connection.setTcpNoDelay(true);
			for (int i = 0; i < acks.length; i += piece) {
				connection.getOutputStream().write(acks, i, piece);
				this.closed.await((piece == 1) ? 20 : 0, TimeUnit.MILLISECONDS);
			}
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
		if (way.isReset()) {
			connection.setSoLinger(true, 0);
		}
		if (way.isLast()) {
			throw new IOException("over");
		}
	}

	private boolean takeLines(byte[] lines, int count) {
		int start = 0;
		for (int i = 0; i < count; i++) {
			int end = newline(lines, start, lines.length);
			if (!take(lines, start, end)) {
				return false;
			}
			start = end + 1;
		}
		return true;
	}

	private void awaitAck(Socket connection) throws IOException, InterruptedException {
		long start = System.nanoTime();
		long left = this.endDelay;
		while (left > 0 && !this.closed.await(Math.min(left, this.aliveEvery), TimeUnit.MILLISECONDS)) {
			left = this.endDelay - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
			if (left > 0) {
				connection.getOutputStream().write(LumberjackReader.ack(0));
			}
		}
	}

	/**
	 * Take the lines.
	 * @return whether none of them breaks the connection
	 */
	private boolean split(byte[] bytes, int length, ByteArrayOutputStream line) {
		int start = 0;
		for (int end = newline(bytes, 0, length); end >= 0; end = newline(bytes, start, length)) {
			if (line.size() > 0) {
				line.write(bytes, start, end - start);
				if (!take(line.toByteArray(), 0, line.size())) {
					return false;
				}
				line.reset();
			}
			else if (!take(bytes, start, end)) {
				line.write(bytes, start, end - start);
				return false;
			}
			start = end + 1;
		}
		line.write(bytes, start, length - start);
		return true;
	}

	private static int newline(byte[] bytes, int from, int to) {
		for (int i = from; i < to; i++) {
			if (bytes[i] == '\n') {
				return i;
			}
		}
		return -1;
	}

	private boolean take(byte[] bytes, int from, int to) {
		if (this.poison != null && text(bytes, from, to).contains(this.poison)) {
			return false;
		}
		if (from == to) {
			this.blankLines.incrementAndGet();
		}
		else {
			this.receiver.receive(bytes, from, to);
		}
		return true;
	}

	private void keep(byte[] bytes, int from, int to) {
		synchronized (this.lines) {
			this.lines.add(text(bytes, from, to));
		}
	}

	private static String text(byte[] bytes, int from, int to) {
		return new String(bytes, from, to - from, StandardCharsets.UTF_8);
	}

	@Override
	public void close() {
		this.closed.countDown();
		refuse();
		reset();
	}

	/**
	 * Takes the lines of a server, from the thread of each connection.
	 */
	@FunctionalInterface
	public interface Receiver {

		/**
		 * Take a line, which is in these bytes for as long as this lasts.
		 */
		void receive(byte[] bytes, int from, int to);

	}

}
