package io.ecslogging.ecs;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.ecslogging.ecs.Plan.Op;
import io.ecslogging.ecs.Plan.Section;

/**
 * Collects what stands before, between and after the values of a section. Used once, by
 * one thread.
 */
final class SectionBuilder {

	/**
	 * About how many bytes an operation takes beside what it writes.
	 */
	private static final int OP_SIZE = 64;

	private final Map<Object, Placeholder> placeholders;

	private final List<Op> ops = new ArrayList<>();

	private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

	private int closes;

	private int size;

	SectionBuilder(Map<Object, Placeholder> placeholders) {
		this.placeholders = placeholders;
	}

	void raw(byte[] bytes) {
		this.pending.writeBytes(bytes);
	}

	/**
	 * Add the members that the event adds to an object.
	 */
	void added(FieldNode parent) {
		for (FieldNode node = parent.first; node != null; node = node.next) {
			if (node.isTaken()) {
				continue;
			}
			Object value = node.value;
			if (value != null) {
				raw(node.name.json());
				value(value);
			}
			else {
				raw(node.name.opening());
				added(node);
				close();
			}
		}
	}

	/**
	 * Add an object that is the same in every document, with what the event adds.
	 */
	void fixed(FieldNode object) {
		if (object.isTaken()) {
			if (object.json != null) {
				raw(object.json);
			}
			return;
		}
		byte[] before = this.pending.toByteArray();
		int opsBefore = this.ops.size();
		raw(object.name.opening());
		int opened = this.pending.size();
		for (FieldNode member : object.reserved) {
			fixed(member);
		}
		added(object);
		if (this.ops.size() == opsBefore && this.pending.size() == opened) {
			this.pending.reset();
			raw(before);
		}
		else {
			close();
		}
	}

	void fixedMembers(FieldNode object) {
		for (FieldNode member : object.reserved) {
			if (member.json != null) {
				raw(member.json);
			}
		}
	}

	private void value(Object value) {
		Placeholder placeholder = (value instanceof Placeholder direct) ? direct : this.placeholders.get(value);
		if (placeholder == null) {
			throw new IllegalStateException("No value of the event: " + value);
		}
		byte[] opening = this.pending.toByteArray();
		this.ops.add(new Op(this.closes, opening, placeholder.number(), value != placeholder));
		this.size += OP_SIZE + opening.length;
		this.pending.reset();
		this.closes = 0;
	}

	/**
	 * Close an object: at once if something that is always the same stands before, else
	 * after the last value.
	 */
	private void close() {
		byte[] bytes = this.pending.toByteArray();
		if (bytes.length == 0) {
			this.closes++;
			return;
		}
		this.pending.reset();
		this.pending.write(bytes, 0, bytes.length - 1);
		raw(new byte[] { '}', ',' });
	}

	Section section() {
		byte[] tail = this.pending.toByteArray();
		this.size += OP_SIZE + tail.length;
		return new Section(this.ops.toArray(Op[]::new), this.closes, tail);
	}

	/**
	 * Return about how many bytes the section takes in memory.
	 */
	int size() {
		return this.size;
	}

	/**
	 * Stands for a value. As a label it becomes its text.
	 *
	 * @param number the number of the value
	 */
	record Placeholder(int number) {

		@Override
		public String toString() {
			return "value " + this.number;
		}

	}

}
