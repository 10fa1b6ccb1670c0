package io.ecslogging.ecs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.ecslogging.json.JsonBuffer;

/**
 * One name in a {@link FieldTree}: an object with members, a value, or a place that the
 * document itself fills. Members that the document reserves stay from event to event;
 * those that an event adds are cleared after it.
 */
final class FieldNode {

	/**
	 * The value of a place that the document itself fills.
	 */
	static final Object TAKEN = new Object();

	/**
	 * Added members from which on they are found through an index.
	 */
	private static final int INDEXED = 16;

	private String text = "";

	private int from;

	private int to;

	/**
	 * A prepared value, {@link #TAKEN}, or {@code null} for an object.
	 */
	@Nullable Object value;

	/**
	 * The member as it is written in every document, for fields that never change.
	 */
	byte @Nullable [] json;

	/**
	 * Whether the document reserves this name.
	 */
	boolean own;

	/**
	 * Whether this object is written in every document with the same members.
	 */
	boolean fixed;

	/**
	 * Whether this object is written field by field, and not as a whole with others.
	 */
	boolean byHand;

	/**
	 * The last number given to a label that found this name taken.
	 */
	int number;

	final List<FieldNode> reserved = new ArrayList<>(0);

	@Nullable FieldNode first;

	@Nullable FieldNode next;

	private @Nullable FieldNode last;

	private int added;

	private @Nullable Map<String, FieldNode> index;

	/**
	 * Return the reserved member of a name, made if it is not there.
	 */
	FieldNode own(String name) {
		FieldNode node = findReserved(name, 0, name.length());
		if (node == null) {
			node = new FieldNode();
			node.own = true;
			node.text = name;
			node.to = name.length();
			this.reserved.add(node);
		}
		return node;
	}

	void add(FieldNode node, String text, int from, int to) {
		node.text = text;
		node.from = from;
		node.to = to;
		if (this.last == null) {
			this.first = node;
		}
		else {
			this.last.next = node;
		}
		this.last = node;
		this.added++;
		if (this.index != null) {
			this.index.put(node.name(), node);
		}
		else if (this.added > INDEXED) {
			this.index = new HashMap<>();
			for (FieldNode member = this.first; member != null; member = member.next) {
				this.index.put(member.name(), member);
			}
		}
	}

	@Nullable FieldNode find(String text, int from, int to) {
		FieldNode node = findReserved(text, from, to);
		if (node != null) {
			return node;
		}
		if (this.index != null) {
			return this.index.get(text.substring(from, to));
		}
		for (node = this.first; node != null; node = node.next) {
			if (node.isNamed(text, from, to)) {
				return node;
			}
		}
		return null;
	}

	private @Nullable FieldNode findReserved(String text, int from, int to) {
		for (int i = 0; i < this.reserved.size(); i++) {
			FieldNode node = this.reserved.get(i);
			if (node.isNamed(text, from, to)) {
				return node;
			}
		}
		return null;
	}

	private boolean isNamed(String text, int from, int to) {
		int length = to - from;
		return this.to - this.from == length && this.text.regionMatches(this.from, text, from, length);
	}

	String name() {
		return this.text.substring(this.from, this.to);
	}

	void writeName(JsonBuffer out) {
		out.name(this.text, this.from, this.to);
	}

	/**
	 * Return whether the document itself fills this place with a value.
	 */
	boolean isTaken() {
		return this.value == TAKEN;
	}

	boolean hasMembers() {
		return this.first != null || !this.reserved.isEmpty();
	}

	boolean hasAdded() {
		return this.first != null;
	}

	/**
	 * Forget what an event has added.
	 */
	void clear() {
		this.first = null;
		this.last = null;
		this.added = 0;
		this.index = null;
		this.number = 0;
		if (!this.own) {
			this.text = "";
			this.value = null;
			this.next = null;
		}
	}

}
