package io.ecslogging.shipping.logstash;

import java.time.Duration;

import io.ecslogging.shipping.net.LinkSettings;

/**
 * How lines are sent to Logstash.
 *
 * @param link how to connect
 * @param keepAlive time without events after which a newline is sent, zero for never
 * @param resendWindow how long lines count as in flight after they were written
 * @param resendBytes the maximum number of bytes that count as in flight
 * @param description how connections are secured and which data stream the documents
 * name, for reports
 */
public record LogstashSettings(LinkSettings link, Duration keepAlive, Duration resendWindow, long resendBytes,
		String description) {

}
