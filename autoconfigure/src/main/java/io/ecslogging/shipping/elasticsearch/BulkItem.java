package io.ecslogging.shipping.elasticsearch;

/**
 * What Elasticsearch says of one document.
 *
 * @param status the status, as in HTTP, or 0 if there is none
 * @param inFailureStore whether the document is in the data stream's failure store
 * @param error why the document is not in the target, if it is not
 */
record BulkItem(int status, boolean inFailureStore, ErrorCause error) {

	private static final String VERSION_CONFLICT = "version_conflict_engine_exception";

	/**
	 * Return whether the document has arrived, now or in an earlier attempt.
	 */
	boolean isDelivered() {
		return this.status >= 200 && this.status < 300 || isDuplicate();
	}

	/**
	 * Return whether the document has arrived in an earlier attempt.
	 */
	boolean isDuplicate() {
		return this.status == 409 && VERSION_CONFLICT.equals(this.error.type());
	}

	/**
	 * Return whether the document is to blame, so that it would be refused again.
	 */
	boolean isRefused() {
		return switch (this.status) {
			// these go away when the operator acts, or by themselves
			case 401, 403, 404, 408, 409, 429 -> false;
			default -> this.status >= 400 && this.status < 500 && !this.error.isOfTarget();
		};
	}

	/**
	 * Return whether the target is to blame, so that it would refuse other documents too.
	 */
	boolean isOfTarget() {
		return this.status == 403 || this.status == 404 || this.error.isOfTarget();
	}

	/**
	 * Return whether Elasticsearch has failed on the document.
	 */
	boolean isFault() {
		return this.status == 500;
	}

}
