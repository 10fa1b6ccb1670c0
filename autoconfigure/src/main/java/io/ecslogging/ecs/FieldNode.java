package io.ecslogging.ecs;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A node of a {@link FieldTree}, which alone changes it: an object with members, a value,
 * or a place that the document itself fills. Reserved members stay from event to event;
 * those that an event adds are removed after it.
 */
final class FieldNode {

	/**
	 * The value of a place that the document itself fills.
	 */
	private static final Object TAKEN = new Object();

	/**
	 * Added members above which an index is used to find them.
	 */
	private static final int INDEXED = 16;

	private static final FieldName NO_NAME = new FieldName("", new byte[0], new byte[0]);

	private static final FieldNode[] NO_NODES = {};

	private FieldName name = NO_NAME;

	private @Nullable Object value;

	private byte @Nullable [] json;

	/**
	 * Whether the document reserves this name.
	 */
	private boolean own;

	private boolean fixed;

	private boolean byHand;

	/**
	 * The last number given to a label because this name was taken.
	 */
	private int number;

	private FieldNode[] reserved = NO_NODES;

	private @Nullable FieldNode first;

	private @Nullable FieldNode next;

	private @Nullable FieldNode last;

	private int added;

	private @Nullable Map<String, FieldNode> index;

	/**
	 * Create the root of a document.
	 */
	static FieldNode root() {
		FieldNode root = new FieldNode();
		root.own = true;
		return root;
	}

	/**
	 * Return the reserved member of a name. Create it if it does not exist.
	 */
	FieldNode reserve(String memberName) {
		FieldName fieldName = FieldName.of(memberName);
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

	/**
	 * Have the document itself fill this place with a value.
	 */
	void take() {
		this.value = TAKEN;
	}

	/**
	 * Return whether the document itself fills this place with a value.
	 */
	boolean isTaken() {
		return this.value == TAKEN;
	}

	/**
	 * Set the member as it is written in every document.
	 */
	void write(byte[] member) {
		this.json = member;
	}

	/**
	 * Return the member as it is written in every document, or {@code null}.
	 */
	byte @Nullable [] json() {
		return this.json;
	}

	/**
	 * Have this object written in every document with the same members.
	 */
	void fix() {
		this.fixed = true;
	}

	boolean isFixed() {
		return this.fixed;
	}

	/**
	 * Have this object written field by field, and not together with the other fixed
	 * ones.
	 */
	void writeByHand() {
		this.byHand = true;
	}

	boolean isByHand() {
		return this.byHand;
	}

	void add(FieldNode node, FieldName memberName) {
		node.name = memberName;
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
			this.index.put(memberName.text(), node);
		}
		else if (this.added > INDEXED) {
			this.index = new HashMap<>();
			for (FieldNode member = this.first; member != null; member = member.next) {
				this.index.put(member.name.text(), member);
			}
		}
	}

	@Nullable FieldNode find(FieldName memberName) {
		String text = memberName.text();
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

	FieldName name() {
		return this.name;
	}

	/**
	 * Return the prepared value, or {@code null} for an object.
	 */
	@Nullable Object value() {
		return this.value;
	}

	/**
	 * Set the prepared value, {@code null} for an object.
	 */
	void put(@Nullable Object prepared) {
		this.value = prepared;
	}

	/**
	 * Return whether the document reserves this name.
	 */
	boolean isOwn() {
		return this.own;
	}

	/**
	 * Return the next number for a label whose name is taken by this one.
	 */
	int nextNumber() {
		this.number = Math.max(2, this.number + 1);
		return this.number;
	}

	/**
	 * Return whether this label has taken the names of others.
	 */
	boolean isNumbered() {
		return this.number > 0;
	}

	boolean hasMembers() {
		return this.first != null || this.reserved.length > 0;
	}

	/**
	 * Return whether the event has added members.
	 */
	boolean hasAdded() {
		return this.first != null;
	}

	FieldNode[] reserved() {
		return this.reserved;
	}

	/**
	 * Return the first member that the event has added.
	 */
	@Nullable FieldNode first() {
		return this.first;
	}

	/**
	 * Return the member added after this one.
	 */
	@Nullable FieldNode next() {
		return this.next;
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
