package io.ecslogging.shipping.logstash;

import java.io.IOException;
import java.time.Duration;

import io.ecslogging.shipping.Chunk;
import io.ecslogging.shipping.net.Connection;
import io.ecslogging.shipping.net.Link;

/**
 * Counts lines as delivered when the connection has flowed freely for a time after they
 * were written. That is likely, and not certain.
 */
final class WindowAcknowledgement implements Acknowledgement {

	/**
	 * Lines that have been sent and may be lost take at most 1/{@value} of the queue.
	 */
	private static final int PART = 4;

	/**
	 * Logstash ignores blank lines.
	 */
	private static final byte[] KEEP_ALIVE = { '\n' };

	private final Link link;

	private final ResendWindow window;

	private final long keepAlive;

	private long writtenAt;

	WindowAcknowledgement(Link link, LogstashSettings settings) {
		this.link = link;
		this.window = new ResendWindow(settings.resendWindow().toNanos(), settings.capacity() / PART);
		this.keepAlive = settings.keepAlive().toNanos();
	}

	@Override
	public Connection connection() throws IOException {
		return this.link.connection();
	}

	@Override
	public Connection connectionAlone() throws IOException {
		return this.link.newConnection();
	}

	@Override
	public void add(Chunk chunk) {
		this.window.add(chunk, System.nanoTime());
	}

	@Override
	public void written(boolean waited) {
		this.writtenAt = System.nanoTime();
		if (waited) {
			this.window.waited(this.writtenAt);
		}
	}

	@Override
	public long delivered() {
		long now = System.nanoTime();
		long to = this.link.isDoubtful(now) ? 0 : this.window.leave(now);
		if (to > 0) {
			this.link.trusted();
		}
		return to;
	}

	@Override
	public void idle() throws IOException {
		if (!this.link.isOpen()) {
			return;
		}
		Connection connection = this.link.connection();
		this.link.check(connection, 0);
		long now = System.nanoTime();
		if (this.keepAlive > 0 && now - this.writtenAt >= this.keepAlive) {
			connection.write(KEEP_ALIVE, 0, KEEP_ALIVE.length);
			this.writtenAt = now;
		}
	}

	@Override
	public long confirm(Duration timeout, boolean alone) throws IOException {
		if (this.link.isOpen()) {
			this.link.end(timeout, alone || this.window.isFlowing(System.nanoTime()));
		}
		return this.window.leaveAll();
	}

	@Override
	public WrittenLines inFlight() {
		return this.window.lines();
	}

	@Override
	public long clear() {
		this.window.clear();
		this.link.disconnect();
		return 0;
	}

}
