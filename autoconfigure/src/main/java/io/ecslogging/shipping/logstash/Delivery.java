package io.ecslogging.shipping.logstash;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.ecslogging.shipping.Chunk;
import io.ecslogging.shipping.LineRange;
import io.ecslogging.shipping.net.Connection;
import io.ecslogging.shipping.net.Link;

/**
 * The life of one connection: it carries lines, this side ends it, and then it is
 * confirmed or broken. While it carries, it belongs to the thread that sends. From its
 * end on, the connection belongs to a thread that waits for the receipt.
 * <p>
 * The receipt: Logstash's {@code tcp} input hands over all that it has read before it
 * sees that this side has ended the connection, and only then ends its own side. So its
 * end after ours says that it has everything. But a Logstash that is stopped or killed
 * ends its connections too, whatever it has not handed over. It takes no new ones then.
 * So its end counts only if it keeps a {@linkplain ReceiptRule rule}: a new connection to
 * the same address has to be accepted at once and to stay open. Nothing is asked of the
 * new connection, since a Logstash whose queue is full answers nothing.
 */
final class Delivery {

	/**
	 * How long a peer may take to close a connection because of what it gets. This side
	 * does not end it earlier, so that it can tell who ended first.
	 */
	private static final long QUIET_NANOS = Duration.ofMillis(100).toNanos();

	/**
	 * How often to note that the peer has not ended its side yet.
	 */
	private static final Duration POLL = Duration.ofMillis(200);

	/**
	 * A peer that ends its side later after this side than this has not read everything
	 * without delay.
	 */
	private static final long PROMPT_NANOS = Duration.ofMillis(100).toNanos();

	private static final long SHORT_NANOS = Duration.ofMillis(20).toNanos();

	private final Connection connection;

	private final Link link;

	private final long began = System.nanoTime();

	private long to;

	private long bytes;

	private long writtenAt = this.began;

	private final CompletableFuture<Receipt> receipt = new CompletableFuture<>();

	/**
	 * Whether the peer reads without delay, as far as it is known.
	 */
	private boolean prompt = true;

	private volatile Urgency urgency = Urgency.NONE;

	Delivery(Connection connection, Link link) {
		this.connection = connection;
		this.link = link;
	}

	Connection connection() {
		return this.connection;
	}

	/**
	 * Add lines that are written next.
	 */
	void add(Chunk chunk) {
		this.to = chunk.lines().to();
		this.bytes += chunk.size();
	}

	/**
	 * Note that the connection has carried lines before.
	 */
	void carries(WrittenLines lines) {
		LineRange all = lines.lines();
		this.to = (all != null) ? all.to() : 0;
		this.bytes = lines.bytes();
	}

	/**
	 * Lines have been written.
	 * @param waited whether writing had to wait for the peer
	 */
	void written(boolean waited) {
		this.writtenAt = System.nanoTime();
		this.prompt &= !waited;
	}

	/**
	 * Return the number of the line after the last one.
	 * @return the number, 0 if there are no lines
	 */
	long to() {
		return this.to;
	}

	long bytes() {
		return this.bytes;
	}

	/**
	 * Return for how long the connection has carried lines.
	 * @param now the time in nanoseconds
	 * @return the time in nanoseconds
	 */
	long age(long now) {
		return now - this.began;
	}

	/**
	 * End the connection, and wait for the receipt in another thread.
	 * @param timeout how long the peer may take to end its side
	 * @param rule what to ask of the new connection
	 * @param threads creates the thread
	 */
	void end(Duration timeout, ReceiptRule rule, ThreadFactory threads) {
		threads.newThread(() -> awaitReceipt(timeout, rule)).start();
	}

	private void awaitReceipt(Duration timeout, ReceiptRule rule) {
		try (this.connection) {
			Moment open = awaitQuiet();
			this.connection.end();
			open = awaitEnd(open, timeout);
			this.receipt.complete(rule.confirm(this.link, this.connection, open, this::urgency));
		}
		catch (Throwable ex) {
			this.receipt.completeExceptionally(ex);
		}
	}

	/**
	 * Wait for a peer that closes the connection because of the last lines.
	 * @return when it had not closed it yet
	 */
	private Moment awaitQuiet() throws IOException {
		while (true) {
			Moment open = Moment.now();
			long left = (this.urgency != Urgency.NONE) ? 0 : QUIET_NANOS - (System.nanoTime() - this.writtenAt);
			// the last look begins when the time is over
			this.connection.checkOpen(Duration.ofNanos(Math.min(Math.max(0, left), SHORT_NANOS)));
			if (left <= 0) {
				return open;
			}
		}
	}

	/**
	 * Wait for the peer to end its side.
	 * @param before when it had not ended it yet
	 * @return when it had not ended it yet
	 */
	private Moment awaitEnd(Moment before, Duration timeout) throws IOException {
		long start = System.nanoTime();
		Moment open = before;
		while (true) {
			Moment now = Moment.now();
			if (this.connection.isEnded(POLL)) {
				this.prompt &= System.nanoTime() - start < PROMPT_NANOS;
				return open;
			}
			open = now;
			if (System.nanoTime() - start >= timeout.toNanos()) {
				throw new NotTakenException(timeout);
			}
		}
	}

	private Urgency urgency() {
		return (this.urgency == Urgency.NOW && !this.prompt) ? Urgency.SOON : this.urgency;
	}

	/**
	 * Return whether it is known what has become of the lines.
	 */
	boolean isDone() {
		return this.receipt.isDone();
	}

	/**
	 * Return whether the peer has confirmed the lines.
	 */
	boolean isConfirmed() {
		return this.receipt.isDone() && !this.receipt.isCompletedExceptionally();
	}

	/**
	 * Have the receipt sooner.
	 */
	void hurry() {
		if (this.urgency == Urgency.NONE) {
			this.urgency = Urgency.SOON;
		}
	}

	/**
	 * Wait until it is known what has become of the lines. Nothing else is sent
	 * meanwhile, so that the queue may overflow.
	 * @param urgency how much time there is
	 * @throws IOException if the wait is interrupted
	 */
	void await(Urgency urgency) throws IOException {
		this.urgency = urgency;
		await(Long.MAX_VALUE);
	}

	/**
	 * Wait until it is known what has become of the lines.
	 * @param nanos how long to wait at most
	 * @return whether it is known
	 * @throws IOException if the wait is interrupted
	 */
	boolean await(long nanos) throws IOException {
		try {
			this.receipt.get(nanos, TimeUnit.NANOSECONDS);
			return true;
		}
		catch (ExecutionException ex) {
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("interrupted");
		}
	}

	/**
	 * Check that the lines are not known to be unconfirmed.
	 * @throws IOException if they may be lost
	 */
	void checkNotBroken() throws IOException {
		try {
			this.receipt.getNow(null);
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof IOException failure) ? failure : new IOException(ex.getCause());
		}
	}

	/**
	 * Return the receipt of lines that the peer has confirmed.
	 */
	Receipt receipt() {
		return this.receipt.join();
	}

	/**
	 * Give up: the lines will be sent again.
	 */
	void abort() {
		this.connection.abort();
		this.receipt.whenComplete((receipt, failure) -> {
			if (receipt != null) {
				receipt.close();
			}
		});
	}

}
