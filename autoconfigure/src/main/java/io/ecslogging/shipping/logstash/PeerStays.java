package io.ecslogging.shipping.logstash;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.ecslogging.shipping.net.Connection;
import io.ecslogging.shipping.net.Link;

/**
 * The rule that a peer has to take a new connection, begun within {@value #GAP_MILLIS} ms
 * after it ended one, and to keep it open for {@value #STAY_MILLIS} ms. One that is being
 * killed was seen to reset it within 38 ms. So {@value #MIN_STAY_MILLIS} ms are enough if
 * the queue would overflow meanwhile. If it is about to overflow, and the peer has ended
 * the connection without any delay, it is enough that it takes the new one: waiting
 * longer would lose events for certain, to find out about those of a peer that is killed
 * within these very milliseconds. If new connections break all the time, so that nothing
 * would ever be confirmed, they have to last for half the time after each that broke, but
 * for as long as that at least.
 */
final class PeerStays implements ReceiptRule {

	/**
	 * A peer that is started again may take connections after a longer time.
	 */
	private static final int GAP_MILLIS = 1000;

	private static final int STAY_MILLIS = 500;

	private static final int MIN_STAY_MILLIS = 50;

	private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

	private static final long SHORTER_NANOS = Duration.ofMinutes(1).toNanos();

	private volatile int stayMillis = STAY_MILLIS;

	/**
	 * When a new connection broke last.
	 */
	private volatile long brokenAt;

	@Override
	public Receipt confirm(Link link, Connection ended, Moment open, Supplier<Urgency> urgency) throws IOException {
		if (open.age() > GAP_MILLIS) {
			throw new NotConfirmedException("the peer has ended the connection, but this process was suspended "
					+ "meanwhile, so that it is not known whether the peer has everything");
		}
		Connection next;
		try {
			next = link.again(ended, Duration.ofMillis(Math.max(1, GAP_MILLIS - open.age())));
		}
		catch (IOException ex) {
			throw new NotConfirmedException("the peer has ended the connection and takes no new one, as it does when "
					+ "it is stopped; it may not have taken everything (" + ex.getMessage() + ")", false, ex);
		}
		try {
			awaitStay(next, urgency);
			return new Receipt(next);
		}
		catch (IOException | RuntimeException ex) {
			next.close();
			throw ex;
		}
	}

	private void awaitStay(Connection next, Supplier<Urgency> urgency) throws IOException {
		boolean broken = this.stayMillis < STAY_MILLIS && System.nanoTime() - this.brokenAt < SHORTER_NANOS;
		int stay = broken ? this.stayMillis : STAY_MILLIS;
		try {
			long left;
			do {
				// the last look begins when the time is over
				left = left(next, millis(urgency.get(), stay));
				if (next.isEnded(Duration.ofNanos(Math.min(Math.max(0, left), POLL_NANOS)))) {
					throw new IOException("the peer ends new connections at once");
				}
			}
			while (left > 0);
		}
		catch (IOException ex) {
			int shorter = (left(next, MIN_STAY_MILLIS) <= 0) ? Math.max(MIN_STAY_MILLIS, stay / 2) : stay;
			this.stayMillis = shorter;
			this.brokenAt = System.nanoTime();
			throw new NotConfirmedException("the peer has ended the connection, and breaks new ones; it may not have "
					+ "taken everything (" + ex.getMessage() + ")", shorter < stay || stay < STAY_MILLIS, ex);
		}
	}

	private static int millis(Urgency urgency, int calm) {
		return switch (urgency) {
			case NONE -> calm;
			case SOON -> MIN_STAY_MILLIS;
			case NOW -> 0;
		};
	}

	private static long left(Connection next, int millis) {
		return TimeUnit.MILLISECONDS.toNanos(millis) - (System.nanoTime() - next.connectedAt());
	}

}
