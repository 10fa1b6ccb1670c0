package io.ecslogging.shipping.elasticsearch;

import org.jspecify.annotations.Nullable;

/**
 * The lines of a request, in the order of the items of the reply.
 */
interface SentLines {

	/**
	 * Return the number in the batch of a line that is sent.
	 */
	int line(int index);

	/**
	 * Return the data stream that a line is sent to, or {@code null} if that is the
	 * target of the request.
	 */
	default @Nullable String stream(int index) {
		return null;
	}

}
