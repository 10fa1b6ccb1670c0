package io.ecslogging.shipping.logstash;

import java.time.Duration;

import io.ecslogging.shipping.net.LinkSettings;

/**
 * How lines are sent to Logstash.
 *
 * @param link how to connect
 * @param acknowledge when lines count as delivered
 * @param ackInterval how long a connection carries lines until it is ended to have them
 * confirmed
 * @param ackTimeout how long the peer may take to end its side
 * @param keepAlive time without events after which a newline is sent, zero for never;
 * only with a window
 * @param resendWindow how long lines count as in flight after they were written; only
 * with a window
 * @param capacity the capacity of the queue in bytes, part of which may be in flight
 * @param description how connections are secured and which data stream the documents
 * name, for reports
 */
public record LogstashSettings(LinkSettings link, Acknowledge acknowledge, Duration ackInterval, Duration ackTimeout,
		Duration keepAlive, Duration resendWindow, long capacity, String description) {

}
