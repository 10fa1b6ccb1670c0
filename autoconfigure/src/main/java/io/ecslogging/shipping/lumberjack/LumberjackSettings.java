package io.ecslogging.shipping.lumberjack;

import java.time.Duration;

import io.ecslogging.shipping.net.LinkSettings;

/**
 * How lines are sent to the {@code beats} input of Logstash.
 *
 * @param link how to connect
 * @param ackTimeout how long the peer may say nothing while it has lines to acknowledge
 * @param metadata the JSON object that each line gets as {@code @metadata}
 * @param compressionLevel how hard to compress, from 1 to 9, or 0 for lines that are not
 * compressed
 * @param description how connections are secured and which data stream the documents
 * name, for reports
 */
public record LumberjackSettings(LinkSettings link, Duration ackTimeout, String metadata, int compressionLevel,
		String description) {

	/**
	 * Costs no more than lower levels, while the next one costs two thirds more.
	 */
	public static final int COMPRESSION_LEVEL = 3;

}
