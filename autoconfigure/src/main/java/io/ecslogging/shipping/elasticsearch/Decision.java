package io.ecslogging.shipping.elasticsearch;

/**
 * What has become of a line.
 */
enum Decision {

	/**
	 * To be sent.
	 */
	NONE,

	/**
	 * To be sent in its safe form.
	 */
	REFUSED,

	/**
	 * To be sent with only the two fields that every target has.
	 */
	REFUSED_FOR_FIELDS,

	DELIVERED,

	/**
	 * Taken in an earlier attempt, whose reply has not arrived.
	 */
	DUPLICATE,

	DELIVERED_SAFE_FORM,

	FAILURE_STORE,

	REJECTED;

	/**
	 * Return whether Elasticsearch has taken the line as it is.
	 */
	boolean isTakenAsIs() {
		return this == DELIVERED || this == DUPLICATE;
	}

	boolean isFinal() {
		return this != NONE && !isRefused();
	}

	boolean isRefused() {
		return this == REFUSED || this == REFUSED_FOR_FIELDS;
	}

	/**
	 * Return what happens next to a line that is refused in its current form.
	 * @param tooManyFields whether it is refused because the target cannot have more
	 * fields
	 */
	Decision refused(boolean tooManyFields) {
		if (this == REFUSED_FOR_FIELDS || this == REFUSED && !tooManyFields) {
			return REJECTED;
		}
		return tooManyFields ? REFUSED_FOR_FIELDS : REFUSED;
	}

}
