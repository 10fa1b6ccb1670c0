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

	/**
	 * In the failure store, and to be sent in its safe form.
	 */
	STORED,

	/**
	 * To be sent in its safe form to the target, because its own data stream takes
	 * nothing.
	 */
	MOVED,

	/**
	 * The same with only the two fields that every target has.
	 */
	MOVED_FOR_FIELDS,

	DELIVERED,

	/**
	 * Taken in an earlier attempt, whose reply has not arrived.
	 */
	DUPLICATE,

	DELIVERED_SAFE_FORM,

	/**
	 * In the failure store only.
	 */
	FAILURE_STORE,

	/**
	 * In the failure store, and delivered in its safe form.
	 */
	FAILURE_STORE_AND_SAFE_FORM,

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
		return this == REFUSED || this == REFUSED_FOR_FIELDS || this == STORED || isMoved();
	}

	boolean isMoved() {
		return this == MOVED || this == MOVED_FOR_FIELDS;
	}

	/**
	 * Return whether the line is in the failure store.
	 */
	boolean isStored() {
		return this == STORED || this == FAILURE_STORE || this == FAILURE_STORE_AND_SAFE_FORM;
	}

	/**
	 * Return what happens next to a line that has been taken, as it is or in its safe
	 * form.
	 */
	Decision delivered() {
		return switch (this) {
			case REFUSED, REFUSED_FOR_FIELDS, MOVED, MOVED_FOR_FIELDS -> DELIVERED_SAFE_FORM;
			case STORED -> FAILURE_STORE_AND_SAFE_FORM;
			case NONE -> DELIVERED;
			default -> this;
		};
	}

	/**
	 * Return what happens next to a line whose own data stream takes nothing.
	 */
	Decision moved() {
		return switch (this) {
			case STORED -> FAILURE_STORE;
			case REFUSED_FOR_FIELDS -> MOVED_FOR_FIELDS;
			default -> MOVED;
		};
	}

	/**
	 * Return what happens next to a line that is refused in its current form.
	 * @param tooManyFields whether it is refused because the target cannot have more
	 * fields
	 */
	Decision refused(boolean tooManyFields) {
		if (this == STORED) {
			return FAILURE_STORE;
		}
		if (this == REFUSED_FOR_FIELDS || this == MOVED_FOR_FIELDS || this != NONE && !tooManyFields) {
			return REJECTED;
		}
		if (this == MOVED) {
			return MOVED_FOR_FIELDS;
		}
		return tooManyFields ? REFUSED_FOR_FIELDS : REFUSED;
	}

}
