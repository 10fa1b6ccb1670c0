package io.ecslogging.shipping.logstash;

import java.time.Duration;

import io.ecslogging.shipping.net.LinkSettings;

/**
 * How lines are sent to Logstash.
 *
 * @param link how to connect
 * @param keepAlive after how long without events a newline is sent, zero for never
 * @param resendWindow for how long lines count as on their way after they were written
 * @param resendBytes the most bytes that count so
 * @param description how connections are secured and which data stream the documents
 * name, for reports
 */
public record LogstashSettings(LinkSettings link, Duration keepAlive, Duration resendWindow, long resendBytes,
		String description) {

}
