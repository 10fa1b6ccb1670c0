package io.ecslogging.ecs;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.ecslogging.ecs.Plan.Op;
import io.ecslogging.ecs.Plan.Section;
import io.ecslogging.json.JsonBuffer;

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
		for (FieldNode node = parent.first(); node != null; node = node.next()) {
			if (node.isTaken()) {
				continue;
			}
			Object value = node.value();
			if (value != null) {
				raw(node.name().json());
				value(value);
			}
			else {
				raw(node.name().opening());
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
			fixedMember(object);
			return;
		}
		byte[] before = this.pending.toByteArray();
		int opsBefore = this.ops.size();
		raw(object.name().opening());
		int opened = this.pending.size();
		for (FieldNode member : object.reserved()) {
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
		for (FieldNode member : object.reserved()) {
			fixedMember(member);
		}
	}

	private void fixedMember(FieldNode member) {
		byte[] json = member.json();
		if (json != null) {
			raw(json);
		}
	}

	private void value(Object value) {
		Placeholder placeholder = (value instanceof Placeholder direct) ? direct : this.placeholders.get(value);
		if (placeholder == null) {
			throw new IllegalStateException("No value of the event: " + value);
		}
		int over = over();
		byte[] opening = takePending();
		this.ops.add(new Op(opening, over, placeholder.number(), value != placeholder));
		this.size += OP_SIZE + opening.length;
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

	/**
	 * Return how many bytes of what stands before are replaced: the comma after the last
	 * value, if an object ends.
	 */
	private int over() {
		return (this.closes > 0) ? 1 : 0;
	}

	/**
	 * Return what stands between the last value and the next one.
	 */
	private byte[] takePending() {
		String end = (this.closes > 0) ? "}".repeat(this.closes) + ',' : "";
		byte[] begin = JsonBuffer.ascii(end);
		byte[] all = Arrays.copyOf(begin, begin.length + this.pending.size());
		System.arraycopy(this.pending.toByteArray(), 0, all, begin.length, this.pending.size());
		this.pending.reset();
		this.closes = 0;
		return all;
	}

	Section section() {
		int over = over();
		byte[] tail = takePending();
		this.size += OP_SIZE + tail.length;
		return (this.ops.isEmpty() && tail.length == 0) ? Section.EMPTY
				: new Section(this.ops.toArray(Op[]::new), tail, over);
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
