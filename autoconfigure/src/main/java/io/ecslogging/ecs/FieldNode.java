package io.ecslogging.ecs;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A node of a {@link FieldTree}: an object with members, a value, or a place that the
 * document itself fills. Reserved members stay from event to event; those that an event
 * adds are removed after it.
 */
final class FieldNode {

	/**
	 * The value of a place that the document itself fills.
	 */
	static final Object TAKEN = new Object();

	/**
	 * Added members above which an index is used to find them.
	 */
	private static final int INDEXED = 16;

	private static final FieldName NO_NAME = new FieldName("", new byte[0], new byte[0], 0);

	private static final FieldNode[] NO_NODES = {};

	FieldName name = NO_NAME;

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
	 * Whether this object is written field by field, and not together with the other
	 * fixed ones.
	 */
	boolean byHand;

	/**
	 * The last number given to a label because this name was taken.
	 */
	int number;

	FieldNode[] reserved = NO_NODES;

	@Nullable FieldNode first;

	@Nullable FieldNode next;

	private @Nullable FieldNode last;

	private int added;

	private @Nullable Map<String, FieldNode> index;

	/**
	 * Return the reserved member of a name. Create it if it does not exist.
	 */
	FieldNode own(String name) {
		FieldName fieldName = FieldName.of(name);
		FieldNode node = findReserved(fieldName.text());
		if (node == null) {
			node = new FieldNode();
			node.own = true;
			node.name = fieldName;
			this.reserved = Arrays.copyOf(this.reserved, this.reserved.length + 1);
			this.reserved[this.reserved.length - 1] = node;
		}
		return node;
	}

	void add(FieldNode node, FieldName name) {
		node.name = name;
		node.next = null;
		if (this.last == null) {
			this.first = node;
		}
		else {
			this.last.next = node;
		}
		this.last = node;
		this.added++;
		if (this.index != null) {
			this.index.put(name.text(), node);
		}
		else if (this.added > INDEXED) {
			this.index = new HashMap<>();
			for (FieldNode member = this.first; member != null; member = member.next) {
				this.index.put(member.name.text(), member);
			}
		}
	}

	@Nullable FieldNode find(FieldName name) {
		String text = name.text();
		FieldNode node = findReserved(text);
		if (node != null) {
			return node;
		}
		if (this.index != null) {
			return this.index.get(text);
		}
		for (node = this.first; node != null; node = node.next) {
			if (node.isNamed(text)) {
				return node;
			}
		}
		return null;
	}

	private @Nullable FieldNode findReserved(String text) {
		for (FieldNode node : this.reserved) {
			if (node.isNamed(text)) {
				return node;
			}
		}
		return null;
	}

	/**
	 * Compare by identity, which is enough since the texts of names are interned.
	 */
	@SuppressWarnings("ReferenceEquality")
	private boolean isNamed(String text) {
		return this.name.text() == text;
	}

	/**
	 * Return whether the document itself fills this place with a value.
	 */
	boolean isTaken() {
		return this.value == TAKEN;
	}

	boolean hasMembers() {
		return this.first != null || this.reserved.length > 0;
	}

	boolean hasAdded() {
		return this.first != null;
	}

	/**
	 * Forget what an event has added.
	 */
	void clear() {
		if (!this.own) {
			this.value = null;
		}
		if (this.added > 0) {
			this.first = null;
			this.last = null;
			this.added = 0;
			this.index = null;
		}
		this.number = 0;
	}

}
