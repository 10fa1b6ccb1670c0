package io.ecslogging.ecs;

import io.ecslogging.ecs.LineBudget.Limits;
import io.ecslogging.json.JsonBuffer;

/**
 * Writes objects of a {@link FieldTree}: what is the same in every document, and what the
 * event has added. Owned by one encoding at a time.
 */
final class NodeWriter {

	private final ValueWriter values;

	NodeWriter(ValueWriter values) {
		this.values = values;
	}

	/**
	 * Write an object that is the same in every document, and what the event has added to
	 * it.
	 * @param object the object
	 * @param out the buffer to write to
	 * @param limits what a line has room for
	 */
	void fixed(FieldNode object, JsonBuffer out, Limits limits) {
		if (object.isTaken()) {
			fixedMember(object, out);
			return;
		}
		int position = out.openObject(object.name().opening());
		for (FieldNode member : object.reserved()) {
			fixed(member, out, limits);
		}
		added(object, out, limits);
		out.closeObject(position);
	}

	/**
	 * Write those members of an object that are the same in every document.
	 * @param object the object
	 * @param out the buffer to write to
	 */
	void fixedMembers(FieldNode object, JsonBuffer out) {
		for (FieldNode member : object.reserved()) {
			fixedMember(member, out);
		}
	}

	private static void fixedMember(FieldNode member, JsonBuffer out) {
		byte[] json = member.json();
		if (json != null) {
			out.raw(json);
		}
	}

	/**
	 * Write the members that the event has added to an object.
	 * @param parent the object
	 * @param out the buffer to write to
	 * @param limits what a line has room for
	 */
	void added(FieldNode parent, JsonBuffer out, Limits limits) {
		for (FieldNode node = parent.first(); node != null; node = node.next()) {
			if (node.isTaken()) {
				continue;
			}
			if (!limits.takeField()) {
				this.values.shortened();
				return;
			}
			Object value = node.value();
			if (value != null) {
				out.raw(node.name().json());
				this.values.write(out, value, limits.valueSize());
			}
			else {
				int position = out.openObject(node.name().opening());
				added(node, out, limits);
				out.closeObject(position);
			}
		}
	}

}
