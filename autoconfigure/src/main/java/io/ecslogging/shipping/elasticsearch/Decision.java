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
	 * To be sent with no field that the target may not have.
	 */
	REFUSED_FOR_FIELDS,

	DELIVERED,

	DELIVERED_SAFE_FORM,

	FAILURE_STORE,

	REJECTED;

	boolean isFinal() {
		return this != NONE && !isRefused();
	}

	boolean isRefused() {
		return this == REFUSED || this == REFUSED_FOR_FIELDS;
	}

	/**
	 * Return what is to become of a line that is refused in the form that it has.
	 * @param tooManyFields whether that is because of fields that the target does not
	 * have
	 */
	Decision refused(boolean tooManyFields) {
		if (this == REFUSED_FOR_FIELDS || this == REFUSED && !tooManyFields) {
			return REJECTED;
		}
		return tooManyFields ? REFUSED_FOR_FIELDS : REFUSED;
	}

}
