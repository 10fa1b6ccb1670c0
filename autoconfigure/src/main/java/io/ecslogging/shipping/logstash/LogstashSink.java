package io.ecslogging.shipping.logstash;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.ecslogging.queue.Lines;
import io.ecslogging.queue.Position;
import io.ecslogging.shipping.Batch;
import io.ecslogging.shipping.SendResult;
import io.ecslogging.shipping.SendResult.Failed;
import io.ecslogging.shipping.SendResult.Sent;
import io.ecslogging.shipping.Settled;
import io.ecslogging.shipping.Shipper;
import io.ecslogging.shipping.Sink;
import io.ecslogging.shipping.Tls;

/**
 * Sends lines to Logstash's {@code tcp} input with the codec {@code json_lines}, over one
 * connection at a time. TCP does not tell what the peer has read, so lines count as
 * delivered only after the resend window.
 */
public final class LogstashSink implements Sink {

	/**
	 * How often the end of the connection is looked for while there is something to send.
	 */
	private static final long CHECK_NANOS = Duration.ofMillis(50).toNanos();

	private static final Duration CHECK_TIMEOUT = Duration.ofMillis(1);

	/**
	 * How long to wait at the end for a peer that has taken everything, since not all
	 * peers end a connection after this side has.
	 */
	private static final Duration END_TIMEOUT = Duration.ofSeconds(1);

	private final LogstashSettings settings;

	private final Supplier<@Nullable Tls> tls;

	private final Destinations destinations;

	private final ResendWindow window;

	private final ScheduledThreadPoolExecutor timer;

	private Destination destination;

	/**
	 * Written by the thread that sends, read by those that abort.
	 */
	private volatile @Nullable Connection connection;

	private volatile boolean aborted;

	/**
	 * How many connections in a row could not be made, or broke before any line counted
	 * as delivered.
	 */
	private int failures;

	private long checkedAt;

	private long writtenAt;

	/**
	 * Create a sink that is not connected.
	 * @param settings how to send
	 * @param tls how the next connection is secured, asked for each one; gives
	 * {@code null} for none
	 */
	public LogstashSink(LogstashSettings settings, Supplier<@Nullable Tls> tls) {
		this.settings = settings;
		this.tls = tls;
		this.destinations = new Destinations(settings.destinations(), settings.strategy());
		this.destination = settings.destinations().get(0);
		this.window = new ResendWindow(settings.resendWindow().toNanos(), settings.resendBytes());
		this.timer = new ScheduledThreadPoolExecutor(1, LogstashSink::timerThread);
		this.timer.setRemoveOnCancelPolicy(true);
	}

	private static Thread timerThread(Runnable runnable) {
		Thread thread = new Thread(runnable, Shipper.THREAD_PREFIX + "logstash-watchdog");
		thread.setDaemon(true);
		thread.setContextClassLoader(LogstashSink.class.getClassLoader());
		return thread;
	}

	@Override
	public SendResult send(Batch batch, Supplier<@Nullable Batch> next) {
		try {
			Connection connection = connected();
			if (System.nanoTime() - this.checkedAt > CHECK_NANOS) {
				check(connection);
			}
			for (Lines part : batch.parts()) {
				boolean waited = connection.write(part);
				this.writtenAt = System.nanoTime();
				if (waited) {
					this.window.waited(this.writtenAt);
				}
				this.window.add(part, this.writtenAt);
			}
			return sent(this.writtenAt);
		}
		catch (IOException | RuntimeException ex) {
			return failed(ex);
		}
	}

	private Sent sent(long now) {
		Position to = this.window.leave(now);
		if (to != null) {
			this.failures = 0;
		}
		return new Sent(Settled.delivered(to));
	}

	private Connection connected() throws IOException {
		Connection connected = this.connection;
		if (connected != null) {
			return connected;
		}
		this.destination = this.destinations.next(this.failures > 0);
		Connection connection = new Connection(this.timer, this.settings.writeTimeout());
		this.connection = connection;
		if (this.aborted) {
			throw new IOException("aborted");
		}
		int round = this.failures / this.settings.destinations().size();
		connection.connect(this.destination, round, this.settings.connectTimeout(), this.tls.get());
		this.checkedAt = System.nanoTime();
		return connection;
	}

	private void check(Connection connection) throws IOException {
		if (connection.isEnded(CHECK_TIMEOUT)) {
			throw new IOException("The peer has ended the connection");
		}
		this.checkedAt = System.nanoTime();
	}

	@Override
	public SendResult idle() {
		Connection connection = this.connection;
		if (connection == null) {
			return new Sent(Settled.NOTHING);
		}
		try {
			check(connection);
			long now = System.nanoTime();
			long keepAlive = this.settings.keepAlive().toNanos();
			if (keepAlive > 0 && now - this.writtenAt >= keepAlive) {
				connection.keepAlive();
				this.writtenAt = now;
			}
			return sent(now);
		}
		catch (IOException | RuntimeException ex) {
			return failedUnlessNothingIsLost(ex);
		}
	}

	@Override
	public SendResult flush(Duration timeout) {
		Connection connection = this.connection;
		if (connection == null) {
			return new Sent(Settled.NOTHING);
		}
		try {
			connection.end();
			boolean flowing = this.window.isFlowing(System.nanoTime());
			boolean wait = !flowing || timeout.compareTo(END_TIMEOUT) < 0;
			if (connection.isEnded(wait ? timeout : END_TIMEOUT) || flowing) {
				disconnect();
				return new Sent(Settled.delivered(this.window.leaveAll()));
			}
			return failed(new IOException("The peer did not take everything"));
		}
		catch (IOException | RuntimeException ex) {
			return failedUnlessNothingIsLost(ex);
		}
	}

	/**
	 * A connection that ends when nothing is on its way is simply made again when it is
	 * needed.
	 */
	private SendResult failedUnlessNothingIsLost(Exception ex) {
		if (this.window.isEmpty()) {
			disconnect();
			return new Sent(Settled.NOTHING);
		}
		return failed(ex);
	}

	private SendResult failed(Exception ex) {
		disconnect();
		this.window.clear();
		this.failures++;
		String reason = (ex instanceof UnknownHostException) ? "the host name cannot be resolved" : ex.toString();
		return new Failed(Settled.NOTHING, this.destination + ": " + reason, null);
	}

	private void disconnect() {
		Connection connection = this.connection;
		this.connection = null;
		if (connection != null) {
			connection.close();
		}
	}

	@Override
	public void abort() {
		this.aborted = true;
		Connection connection = this.connection;
		if (connection != null) {
			connection.abort();
		}
	}

	@Override
	public void close() {
		disconnect();
		this.timer.shutdownNow();
	}

}
