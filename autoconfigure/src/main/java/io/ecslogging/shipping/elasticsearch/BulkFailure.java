package io.ecslogging.shipping.elasticsearch;

import java.net.URI;

/**
 * Why lines have to be sent again.
 *
 * @param node the node that was asked
 * @param reason what failed, in one line without credentials
 * @param mayBeOfContent whether the content of a line may be the cause
 * @param mayHaveArrived whether the lines may have arrived nevertheless
 */
record BulkFailure(String node, String reason, boolean mayBeOfContent, boolean mayHaveArrived) {

	static BulkFailure of(URI node, String reason) {
		return new BulkFailure(node.toString(), reason, false, false);
	}

}
