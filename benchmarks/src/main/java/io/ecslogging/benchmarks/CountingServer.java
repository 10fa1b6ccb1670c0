package io.ecslogging.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import javax.net.ssl.SSLContext;

import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.LogstashServer.Receiver;

/**
 * Accepts lines like Logstash, and counts them. If asked to, counts distinct lines too,
 * by the number after a mark in each line.
 */
final class CountingServer implements AutoCloseable {

	static final String MARK = "Event ";

	private static final byte[] MARK_BYTES = MARK.getBytes(StandardCharsets.US_ASCII);

	private final AtomicLong lines = new AtomicLong();

	private final BitSet numbers = new BitSet();

	private volatile boolean distinct;

	private final LogstashServer server;

	private CountingServer(Function<Receiver, LogstashServer> servers) {
		this.server = servers.apply(this::count);
	}

	static CountingServer start() {
		return new CountingServer(LogstashServer::start);
	}

	static CountingServer startBeats() {
		return new CountingServer(LogstashServer::startBeats);
	}

	static CountingServer startTls(SSLContext context) {
		return new CountingServer((receiver) -> LogstashServer.startTls(context, receiver));
	}

	/**
	 * Return how many bytes have been read.
	 */
	long bytes() {
		return this.server.bytesRead();
	}

	int port() {
		return this.server.port();
	}

	/**
	 * Return how many connections there were.
	 */
	int connections() {
		return this.server.connectionCount();
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
		this.server.reset();
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

	private void count(byte[] bytes, int from, int to) {
		this.lines.incrementAndGet();
		if (this.distinct) {
			note(bytes, from, to);
		}
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
	public void close() {
		this.server.close();
	}

}
