package io.ecslogging.ecs;

import java.util.function.IntPredicate;

/**
 * Finds the limits under which an event fits its line. First stack frames are left out,
 * then the longest values are cut, then fields of the context are left out, then the
 * fields that are the same on every event, and finally causes. Immutable.
 */
final class LineBudget {

	/**
	 * Values are not cut below this size in bytes as long as fields can be left out
	 * instead.
	 */
	private static final int SHORT_VALUE = 48;

	/**
	 * Values are never cut below this size in bytes; throwables are left out instead.
	 */
	private static final int SHORTEST_VALUE = 12;

	/**
	 * Upper end of the search for the number of frames of a throwable; the JVM records
	 * 1,024.
	 */
	private static final int MAX_FRAMES = 1024;

	private final int maxSize;

	LineBudget(int maxSize) {
		this.maxSize = maxSize;
	}

	int maxSize() {
		return this.maxSize;
	}

	/**
	 * Write as much of an event as its line has room for.
	 * @param limits the limits to set
	 * @param attempt writes the event within the limits and returns its size
	 */
	void fit(Limits limits, Attempt attempt) {
		int all = Integer.MAX_VALUE;
		IntPredicate frames = (count) -> fits(limits, attempt, count, all, all, true);
		IntPredicate values = (size) -> fits(limits, attempt, 0, size, all, true);
		IntPredicate fields = (count) -> fits(limits, attempt, 0, SHORT_VALUE, count, true);
		IntPredicate shortest = (size) -> fits(limits, attempt, 0, size, 0, false);
		if (frames.test(0)) {
			largest(0, MAX_FRAMES, frames);
		}
		else if (values.test(SHORT_VALUE)) {
			largest(SHORT_VALUE, this.maxSize, values);
		}
		else if (fields.test(0)) {
			largest(0, this.maxSize, fields);
		}
		else if (shortest.test(SHORTEST_VALUE)) {
			largest(SHORTEST_VALUE, this.maxSize, shortest);
		}
		else {
			largest(0, this.maxSize, (count) -> {
				limits.set(0, SHORTEST_VALUE, 0, false);
				limits.setThrowables(count);
				return attempt.write() <= this.maxSize;
			});
		}
	}

	private boolean fits(Limits limits, Attempt attempt, int frames, int valueSize, int fields, boolean fixed) {
		limits.set(frames, valueSize, fields, fixed);
		return attempt.write() <= this.maxSize;
	}

	/**
	 * Find the largest number that passes, and make the last attempt with it.
	 */
	private static void largest(int passes, int fails, IntPredicate attempt) {
		int low = passes;
		int high = fails;
		while (high - low > 1) {
			int middle = (low + high) >>> 1;
			if (attempt.test(middle)) {
				low = middle;
			}
			else {
				high = middle;
			}
		}
		attempt.test(low);
	}

	/**
	 * Writes an event within the limits.
	 */
	@FunctionalInterface
	interface Attempt {

		/**
		 * Write the event.
		 * @return its size in bytes, newline included
		 */
		int write();

	}

	/**
	 * The limits of one attempt to write an event. Owned by one encoding at a time.
	 */
	static final class Limits {

		private int frames;

		private int valueSize;

		private int fields;

		private int throwables;

		private boolean fixedFields;

		private boolean lifted;

		Limits() {
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

}
