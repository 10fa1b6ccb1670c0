package io.ecslogging.ecs;

import org.jspecify.annotations.Nullable;

import io.ecslogging.json.JsonBuffer;

/**
 * How the fields of events of one {@link Shape} are written: what stands before, between
 * and after their values. Immutable.
 *
 * @param middle what stands between message and thread, up to and including the opening
 * of the thread, or {@code null} if the event adds nothing to it
 * @param parts the members that the event adds to each {@link Part}, by ordinal
 * @param guards the values that must differ, or else they are written in another way
 * @param fits the values that must fit the type of their field, or else they are written
 * in another way
 * @param displaced how many values are displaced
 * @param size about how many bytes this takes in memory
 */
record Plan(@Nullable Section middle, Section[] parts, Guard[] guards, Fitting[] fits, int displaced, int size) {

	/**
	 * Stands for a shape whose fields cannot be planned, because their values decide.
	 */
	static final Plan NONE = new Plan(null, new Section[0], new Guard[0], new Fitting[0], 0, 0);

	/**
	 * Return whether an event with these values is written by this plan.
	 */
	boolean isFor(@Nullable Object[] values, ValueWriter writer) {
		for (Guard guard : this.guards) {
			if (guard.isBroken(values, writer)) {
				return false;
			}
		}
		for (Fitting fitting : this.fits) {
			if (fitting.isBroken(values, writer)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return whether the event adds members to a part.
	 */
	@SuppressWarnings("ReferenceEquality")
	boolean has(Part part) {
		return this.parts[part.ordinal()] != Section.EMPTY;
	}

	/**
	 * Write the members that the event adds to a part.
	 */
	void write(Part part, JsonBuffer out, @Nullable Object[] values, ValueWriter writer) {
		this.parts[part.ordinal()].write(out, values, writer);
	}

	/**
	 * Return how many of the first members at the root have one of the first values, if
	 * no label has another one.
	 * @param values how many values are first
	 * @return the number of members, -1 if a label has another one
	 */
	int leading(int values) {
		for (Op op : this.parts[Part.LABELS.ordinal()].ops()) {
			if (op.value() >= values) {
				return -1;
			}
		}
		Op[] root = this.parts[Part.ROOT.ordinal()].ops();
		int count = 0;
		while (count < root.length && root[count].value() < values) {
			count++;
		}
		return count;
	}

	/**
	 * Write some of the members at the root.
	 * @param from the number of the first one
	 * @param to the number after the last one, -1 for all that are left
	 */
	void writeRoot(int from, int to, JsonBuffer out, @Nullable Object[] values, ValueWriter writer) {
		Section root = this.parts[Part.ROOT.ordinal()];
		root.write(from, (to < 0) ? root.ops().length : to, out, values, writer);
		if (to < 0) {
			root.end(out);
		}
	}

	/**
	 * The objects that events add members to.
	 */
	enum Part {

		THREAD, PROCESS, LOG, ERROR, LABELS, ROOT

	}

	/**
	 * Some members.
	 *
	 * @param ops the values, in order
	 * @param tail what is written after the last value
	 * @param over how many bytes of what stands before are replaced by the tail
	 */
	record Section(Op[] ops, byte[] tail, int over) {

		/**
		 * No members.
		 */
		static final Section EMPTY = new Section(new Op[0], new byte[0], 0);

		void write(JsonBuffer out, @Nullable Object[] values, ValueWriter writer) {
			write(0, this.ops.length, out, values, writer);
			end(out);
		}

		void write(int from, int to, JsonBuffer out, @Nullable Object[] values, ValueWriter writer) {
			for (int i = from; i < to; i++) {
				Op op = this.ops[i];
				out.raw(op.opening(), op.over());
				Object value = values[op.value()];
				if (value instanceof String string) {
					out.string(string);
				}
				else if (value != null) {
					writer.write(out, op.text() ? writer.asText(value) : value, Integer.MAX_VALUE);
				}
			}
		}

		void end(JsonBuffer out) {
			if (this.tail.length > 0) {
				out.raw(this.tail, this.over);
			}
		}

	}

	/**
	 * Two values that must differ.
	 *
	 * @param one the number of a value
	 * @param other the number of another one, or -1 for the constant
	 * @param constant a text that is the same on every event
	 * @param text whether the texts of the two are compared
	 */
	record Guard(int one, int other, String constant, boolean text) {

		boolean isBroken(@Nullable Object[] values, ValueWriter writer) {
			Object first = values[this.one];
			Object second = (this.other >= 0) ? values[this.other] : this.constant;
			if (first == null || second == null) {
				return true;
			}
			return this.text ? writer.asText(first).equals((this.other >= 0) ? writer.asText(second) : second)
					: writer.same(first, second);
		}

	}

	/**
	 * A value that must fit the type of its field.
	 *
	 * @param value the number of the value
	 * @param type the type
	 * @param text whether it is written as a string
	 */
	record Fitting(int value, MappedType type, boolean text) {

		boolean isBroken(@Nullable Object[] values, ValueWriter writer) {
			Object prepared = values[this.value];
			return prepared == null || !writer.fits(this.type, this.text ? writer.asText(prepared) : prepared);
		}

	}

	/**
	 * A value and what stands before it.
	 *
	 * @param opening what is written before the value
	 * @param over how many bytes of what stands before are replaced by it
	 * @param value the number of the value
	 * @param text whether it is written as a string
	 */
	record Op(byte[] opening, int over, int value, boolean text) {

	}

}
