package io.ecslogging.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes lines as Logstash does, and counts them; if asked to, also which ones, by the
 * number that follows a mark in each.
 */
final class CountingServer implements AutoCloseable {

	static final String MARK = "Event ";

	private static final byte[] MARK_BYTES = MARK.getBytes(StandardCharsets.US_ASCII);

	private final ServerSocket listener;

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	private final AtomicLong lines = new AtomicLong();

	private final BitSet numbers = new BitSet();

	private volatile boolean distinct;

	CountingServer() throws IOException {
		this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		thread(this::accept);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	void countDistinct() {
		this.distinct = true;
	}

	long lines() {
		return this.lines.get();
	}

	int distinctLines() {
		synchronized (this.numbers) {
			return this.numbers.cardinality();
		}
	}

	void clear() {
		this.lines.set(0);
		synchronized (this.numbers) {
			this.numbers.clear();
		}
	}

	/**
	 * Reset all connections.
	 */
	void reset() {
		for (Socket connection : this.connections) {
			this.connections.remove(connection);
			try {
				connection.setSoLinger(true, 0);
				connection.close();
			}
			catch (IOException ex) {
				// gone before
			}
		}
	}

	/**
	 * Wait until nothing has arrived for a second.
	 */
	void awaitSilence() throws InterruptedException {
		long before;
		do {
			before = this.lines.get();
			Thread.sleep(1000);
		}
		while (this.lines.get() != before);
	}

	private static void thread(Runnable task) {
		Thread thread = new Thread(task, "server");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		try {
			while (true) {
				Socket connection = this.listener.accept();
				this.connections.add(connection);
				thread(() -> read(connection));
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void read(Socket connection) {
		byte[] bytes = new byte[256 * 1024];
		int length = 0;
		try (connection) {
			InputStream in = connection.getInputStream();
			int read = in.read(bytes);
			while (read >= 0) {
				length = count(bytes, length + read);
				read = in.read(bytes, length, bytes.length - length);
			}
		}
		catch (IOException ex) {
			// reset
		}
		this.connections.remove(connection);
	}

	/**
	 * Count lines, and move what follows the last newline to the front.
	 */
	private int count(byte[] bytes, int length) {
		int start = 0;
		int count = 0;
		for (int i = 0; i < length; i++) {
			if (bytes[i] == '\n') {
				if (i > start) {
					count++;
					if (this.distinct) {
						note(bytes, start, i);
					}
				}
				start = i + 1;
			}
		}
		this.lines.addAndGet(count);
		System.arraycopy(bytes, start, bytes, 0, length - start);
		return length - start;
	}

	private void note(byte[] bytes, int from, int to) {
		for (int i = from; i < to - MARK_BYTES.length; i++) {
			if (Arrays.equals(bytes, i, i + MARK_BYTES.length, MARK_BYTES, 0, MARK_BYTES.length)) {
				int number = 0;
				for (int digit = i + MARK_BYTES.length; bytes[digit] >= '0' && bytes[digit] <= '9'; digit++) {
					number = number * 10 + bytes[digit] - '0';
				}
				synchronized (this.numbers) {
					this.numbers.set(number);
				}
				return;
			}
		}
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		reset();
	}

}
