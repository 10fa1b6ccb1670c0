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
 * @param displaced how many values are displaced
 * @param size about how many bytes this takes in memory
 */
record Plan(@Nullable Section middle, Section[] parts, int displaced, int size) {

	/**
	 * Stands for a shape whose fields cannot be planned, because their values decide.
	 */
	static final Plan NONE = new Plan(null, new Section[0], 0, 0);

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
			for (Op op : this.ops) {
				out.closeObjects(op.closes());
				out.raw(op.opening());
				Object value = values[op.value()];
				if (value != null) {
					writer.write(out, op.text() ? writer.asText(value) : value, Integer.MAX_VALUE);
				}
			}
			out.closeObjects(this.closes);
			out.raw(this.tail);
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
