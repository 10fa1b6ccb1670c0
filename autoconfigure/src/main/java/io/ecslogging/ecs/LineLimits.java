package io.ecslogging.ecs;

/**
 * The limits of one attempt to write an event. Owned by one encoding at a time.
 */
final class LineLimits {

	private int frames;

	private int valueSize;

	private int fields;

	private int throwables;

	private boolean fixedFields;

	private boolean lifted;

	LineLimits() {
		lift();
	}

	/**
	 * Allow everything.
	 */
	void lift() {
		set(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, true);
		this.lifted = true;
	}

	/**
	 * Set the limits of an attempt.
	 * @param frames how many frames of each throwable may be written
	 * @param valueSize how many bytes each value may take
	 * @param fields how many fields of the context may be written
	 * @param fixedFields whether to write the fields that are the same on every event
	 */
	void set(int frames, int valueSize, int fields, boolean fixedFields) {
		this.frames = frames;
		this.valueSize = valueSize;
		this.fields = fields;
		this.fixedFields = fixedFields;
		this.throwables = Integer.MAX_VALUE;
		this.lifted = false;
	}

	/**
	 * Return whether everything is allowed.
	 */
	boolean isLifted() {
		return this.lifted;
	}

	/**
	 * Limit how many throwables the next attempt may write.
	 * @param throwables their number
	 */
	void setThrowables(int throwables) {
		this.throwables = throwables;
	}

	int throwables() {
		return this.throwables;
	}

	int frames() {
		return this.frames;
	}

	int valueSize() {
		return this.valueSize;
	}

	boolean fixedFields() {
		return this.fixedFields;
	}

	boolean takeField() {
		return this.fields-- > 0;
	}

}
