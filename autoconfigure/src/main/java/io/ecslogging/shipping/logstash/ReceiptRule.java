package io.ecslogging.shipping.logstash;

import java.io.IOException;
import java.util.function.Supplier;

import io.ecslogging.shipping.net.Connection;
import io.ecslogging.shipping.net.Link;

/**
 * What makes the end of a connection a receipt. Called by the threads that wait for
 * receipts.
 */
@FunctionalInterface
interface ReceiptRule {

	/**
	 * Confirm that a peer goes on working, which has ended a connection after this side
	 * has.
	 * @param ended the connection
	 * @param open when the peer had not ended it yet
	 * @param urgency how much time there is, which may change at any time
	 * @return the receipt
	 * @throws IOException if the peer may be ending, so that lines may be lost
	 */
	Receipt confirm(Link link, Connection ended, Moment open, Supplier<Urgency> urgency) throws IOException;

}
