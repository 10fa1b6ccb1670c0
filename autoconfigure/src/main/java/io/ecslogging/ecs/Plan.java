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
 * @param displaced how many values are displaced
 * @param size about how many bytes this takes in memory
 */
record Plan(@Nullable Section middle, Section[] parts, Guard[] guards, int displaced, int size) {

	/**
	 * Stands for a shape whose fields cannot be planned, because their values decide.
	 */
	static final Plan NONE = new Plan(null, new Section[0], new Guard[0], 0, 0);

	/**
	 * Return whether an event with these values is written by this plan.
	 */
	boolean isFor(@Nullable Object[] values, ValueWriter writer) {
		for (Guard guard : this.guards) {
			if (guard.isBroken(values, writer)) {
				return false;
			}
		}
		return true;
	}

	boolean has(Part part) {
		return this.parts[part.ordinal()].ops().length > 0;
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
	 * Write the members at the root up to one.
	 */
	void writeRootTo(int to, JsonBuffer out, @Nullable Object[] values, ValueWriter writer) {
		this.parts[Part.ROOT.ordinal()].write(0, to, out, values, writer);
	}

	/**
	 * Write the members at the root from one on.
	 */
	void writeRootFrom(int from, JsonBuffer out, @Nullable Object[] values, ValueWriter writer) {
		Section root = this.parts[Part.ROOT.ordinal()];
		root.write(from, root.ops().length, out, values, writer);
		root.end(out);
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
	 * @param closes how many objects are closed after the last value
	 * @param tail what is written after that
	 */
	record Section(Op[] ops, int closes, byte[] tail) {

		void write(JsonBuffer out, @Nullable Object[] values, ValueWriter writer) {
			write(0, this.ops.length, out, values, writer);
			end(out);
		}

		void write(int from, int to, JsonBuffer out, @Nullable Object[] values, ValueWriter writer) {
			for (int i = from; i < to; i++) {
				Op op = this.ops[i];
				out.closeObjects(op.closes());
				out.raw(op.opening());
				Object value = values[op.value()];
				if (value != null) {
					writer.write(out, op.text() ? writer.asText(value) : value, Integer.MAX_VALUE);
				}
			}
		}

		void end(JsonBuffer out) {
			out.closeObjects(this.closes);
			out.raw(this.tail);
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
	 * A value and what stands before it.
	 *
	 * @param closes how many objects are closed before
	 * @param opening what is written after that, up to the value
	 * @param value the number of the value
	 * @param text whether it is written as a string
	 */
	record Op(int closes, byte[] opening, int value, boolean text) {

	}

}
