package io.ecslogging.shipping.logstash;

import java.io.IOException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.ecslogging.shipping.net.Link;

/**
 * Says which acknowledgement is used: the one that is asked for, or the window for as
 * long as the peer seems never to end a connection. Owned by the thread that sends.
 */
final class Acknowledgements {

	/**
	 * After so many connections that the peer has not ended, and none that it has, it is
	 * one that never does.
	 */
	private static final int NEVER_ENDS = 2;

	private static final Logger logger = LoggerFactory.getLogger("io.ecslogging.shipping");

	private final Link link;

	private final LogstashSettings settings;

	private final ReceiptRule rule;

	private Acknowledgement current;

	/**
	 * Whether a receipt has come since receipts are used.
	 */
	private boolean confirmed;

	private int notTaken;

	/**
	 * Looks whether the peer ends connections after all, while the window is used because
	 * it has not.
	 */
	private @Nullable EndProbe probe;

	Acknowledgements(Link link, LogstashSettings settings, ReceiptRule rule) {
		this.link = link;
		this.settings = settings;
		this.rule = rule;
		this.current = (settings.acknowledge() == Acknowledge.CONNECTION)
				? new ReceiptAcknowledgement(link, settings, rule, new WrittenLines())
				: new WindowAcknowledgement(link, settings);
	}

	Acknowledgement current() {
		return this.current;
	}

	/**
	 * Lines have been delivered.
	 */
	void delivered() {
		this.confirmed |= this.probe == null;
	}

	/**
	 * The peer has not ended a connection in time. If it has never ended one, use the
	 * window. Called when no lines are in flight.
	 */
	void notTaken() {
		if (this.confirmed || ++this.notTaken != NEVER_ENDS) {
			return;
		}
		this.current = new WindowAcknowledgement(this.link, this.settings);
		this.probe = new EndProbe(this.link, this.settings.ackTimeout(), this.rule);
		logger.info(
				"{} has not ended a connection after this side has, so that it confirms nothing. As long as that "
						+ "is so, events count as delivered {} ms after they were sent, as with "
						+ "ecs.logging.logstash.acknowledge=window",
				this.link.destination(), this.settings.resendWindow().toMillis());
	}

	/**
	 * Use receipts again if the peer ends connections after all.
	 */
	void reconsider() throws IOException {
		if (this.probe == null || !this.probe.hasEnded()) {
			return;
		}
		ReceiptAcknowledgement receipts = new ReceiptAcknowledgement(this.link, this.settings, this.rule,
				this.current.inFlight());
		receipts.adopt(this.link.connection());
		this.current = receipts;
		this.probe = null;
		this.notTaken = 0;
		this.confirmed = false;
		logger.info("{} ends connections after all: from now on, events count as delivered when it has done so",
				this.link.destination());
	}

}
