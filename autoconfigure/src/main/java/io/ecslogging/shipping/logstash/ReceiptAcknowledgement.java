package io.ecslogging.shipping.logstash;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.Chunk;
import io.ecslogging.shipping.DaemonThreads;
import io.ecslogging.shipping.net.Connection;
import io.ecslogging.shipping.net.Link;

/**
 * Counts lines as delivered when the peer has confirmed the connection that carried them:
 * it is ended every few seconds, and another one takes its place, mostly the one that
 * confirms the connection before.
 */
final class ReceiptAcknowledgement implements Acknowledgement {

	/**
	 * The most connections whose receipt is awaited.
	 */
	private static final int MAX_AWAITED = 3;

	/**
	 * A connection carries 1/{@value} of the queue, so that all together leave room in
	 * it.
	 */
	private static final int PART = 5;

	/**
	 * How long to go on with a connection when there is no other.
	 */
	private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

	/**
	 * With less time than this, a receipt has to come at once.
	 */
	private static final long HURRY_NANOS = Duration.ofMillis(1500).toNanos();

	/**
	 * If a connection carries all that it may in less time than this, the queue may
	 * overflow before its receipt comes, unless that is had as soon as possible.
	 */
	private static final long FAST_NANOS = Duration.ofMillis(250).toNanos();

	private static final Duration NOW = Duration.ofMillis(1);

	private final Link link;

	private final long interval;

	private final Duration timeout;

	private final long maxBytes;

	private final WrittenLines written;

	private final ReceiptRule rule;

	private final ThreadFactory threads = DaemonThreads.named("logstash-receipt");

	/**
	 * Ended connections, oldest first.
	 */
	private final Deque<Delivery> awaited = new ArrayDeque<>();

	private @Nullable Delivery carrying;

	private long retryAt = System.nanoTime();

	/**
	 * The connection that confirmed the last one.
	 */
	private @Nullable Connection spare;

	/**
	 * The number of the line after those that are confirmed, until it is asked for.
	 */
	private long confirmedTo;

	/**
	 * Create one.
	 * @param written the lines in flight
	 */
	ReceiptAcknowledgement(Link link, LogstashSettings settings, ReceiptRule rule, WrittenLines written) {
		this.link = link;
		this.written = written;
		this.interval = settings.ackInterval().toNanos();
		this.timeout = settings.ackTimeout();
		this.maxBytes = settings.capacity() / PART;
		this.rule = rule;
	}

	@Override
	public Connection connection() throws IOException {
		collect();
		Delivery delivery = this.carrying;
		if (delivery == null) {
			return begin(first()).connection();
		}
		if (isDue(delivery)) {
			Connection next = follower(delivery.connection());
			if (next != null) {
				end(delivery);
				return begin(next).connection();
			}
		}
		return delivery.connection();
	}

	/**
	 * Return whether to end a connection. If it has carried all that it may, wait until
	 * not too many receipts are awaited.
	 */
	private boolean isDue(Delivery delivery) throws IOException {
		long now = System.nanoTime();
		boolean full = delivery.bytes() >= this.maxBytes;
		if (!full && delivery.age(now) < this.interval || this.link.isInGrace(now) || now - this.retryAt < 0) {
			return false;
		}
		while (full && this.awaited.size() >= MAX_AWAITED) {
			boolean overflowing = this.written.bytes() >= MAX_AWAITED * this.maxBytes;
			this.awaited.element().await(overflowing ? Urgency.NOW : Urgency.SOON);
			collect();
		}
		return this.awaited.size() < MAX_AWAITED;
	}

	/**
	 * Return the connection to go on with, or {@code null} if there is none: then the
	 * current one goes on, and nothing is lost.
	 */
	private @Nullable Connection follower(Connection current) {
		try {
			return this.link.follower(current, takeSpare());
		}
		catch (IOException | RuntimeException ex) {
			this.retryAt = System.nanoTime() + RETRY_NANOS;
			return null;
		}
	}

	private void end(Delivery delivery) {
		this.link.release();
		this.carrying = null;
		this.awaited.add(delivery);
		if (delivery.bytes() >= this.maxBytes && delivery.age(System.nanoTime()) < FAST_NANOS) {
			this.awaited.forEach(Delivery::hurry);
		}
		delivery.end(this.timeout, this.rule, this.threads);
	}

	private Delivery begin(Connection connection) {
		this.link.use(connection);
		Delivery delivery = new Delivery(connection, this.link);
		this.carrying = delivery;
		return delivery;
	}

	private Connection first() throws IOException {
		Connection confirming = takeSpare();
		return (confirming != null) ? this.link.secured(confirming) : this.link.connection();
	}

	private @Nullable Connection takeSpare() {
		Connection confirming = this.spare;
		this.spare = null;
		if (confirming == null) {
			return null;
		}
		try {
			confirming.checkOpen(NOW);
			return confirming;
		}
		catch (IOException ex) {
			// it has carried nothing
			confirming.close();
			return null;
		}
	}

	/**
	 * Go on with a connection that has carried the lines in flight.
	 */
	void adopt(Connection connection) {
		begin(connection).carries(this.written);
	}

	@Override
	public Connection connectionAlone() throws IOException {
		clear();
		return begin(this.link.newConnection()).connection();
	}

	@Override
	public void add(Chunk chunk) {
		this.written.add(chunk, System.nanoTime());
		if (this.carrying != null) {
			this.carrying.add(chunk);
		}
	}

	@Override
	public void written(boolean waited) {
		if (this.carrying != null) {
			this.carrying.written(waited);
		}
	}

	@Override
	public long delivered() throws IOException {
		collect();
		return takeConfirmed();
	}

	/**
	 * Take the receipts that are there.
	 * @throws IOException if the oldest lines may be lost
	 */
	private void collect() throws IOException {
		collectConfirmed();
		if (!this.awaited.isEmpty()) {
			this.awaited.element().checkNotBroken();
		}
	}

	private void collectConfirmed() {
		Delivery oldest = this.awaited.peek();
		while (oldest != null && oldest.isConfirmed()) {
			this.awaited.remove();
			this.written.removeTo(oldest.to());
			this.confirmedTo = Math.max(this.confirmedTo, oldest.to());
			closeSpare();
			this.spare = oldest.receipt().next();
			this.link.trusted();
			oldest = this.awaited.peek();
		}
	}

	@Override
	public void idle() throws IOException {
		collect();
		Delivery delivery = this.carrying;
		if (delivery != null) {
			this.link.check(delivery.connection(), 0);
			if (isDue(delivery)) {
				end(delivery);
			}
		}
		else if (this.awaited.isEmpty()) {
			closeSpare();
		}
	}

	@Override
	public long confirm(Duration timeout, boolean alone) throws IOException {
		long deadline = System.nanoTime() + timeout.toNanos();
		Delivery delivery = this.carrying;
		if (delivery != null) {
			if (this.link.isInGrace(System.nanoTime())) {
				this.link.awaitGrace(delivery.connection(), timeout);
			}
			end(delivery);
		}
		while (!this.awaited.isEmpty()) {
			Delivery oldest = this.awaited.element();
			if (!oldest.await(deadline - System.nanoTime() - HURRY_NANOS)) {
				this.awaited.forEach(Delivery::hurry);
			}
			if (!oldest.await(deadline - System.nanoTime())) {
				throw new NotConfirmedException("the peer has not confirmed that it has taken everything");
			}
			collect();
		}
		return takeConfirmed();
	}

	@Override
	public WrittenLines inFlight() {
		collectConfirmed();
		return this.written;
	}

	@Override
	public long clear() {
		collectConfirmed();
		long to = takeConfirmed();
		this.awaited.forEach(Delivery::abort);
		this.awaited.clear();
		this.written.clear();
		this.carrying = null;
		closeSpare();
		this.link.disconnect();
		return to;
	}

	private long takeConfirmed() {
		long to = this.confirmedTo;
		this.confirmedTo = 0;
		return to;
	}

	private void closeSpare() {
		if (this.spare != null) {
			this.spare.close();
			this.spare = null;
		}
	}

}
