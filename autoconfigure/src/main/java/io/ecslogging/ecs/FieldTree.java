package io.ecslogging.ecs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.ecslogging.ecs.FieldKey.Placement;
import io.ecslogging.ecs.LineBudget.Limits;
import io.ecslogging.json.JsonBuffer;

/**
 * The fields that an event's context adds to a document, as a tree, so that each object
 * and each key is written only once. The places of the document's own fields are
 * reserved; a value whose place is taken goes to {@code labels}. Owned by one encoding at
 * a time, and reused for the next.
 */
final class FieldTree {

	/**
	 * Bytes of the smallest member, {@code "a":1,}: limits the members of a line.
	 */
	private static final int SMALLEST_MEMBER = 6;

	/**
	 * The most nodes kept for the next event.
	 */
	private static final int KEPT = 256;

	/**
	 * The value of a place that the document itself fills.
	 */
	private static final Object TAKEN = new Object();

	private final Node root = new Node();

	private final Node labels;

	private final ValueWriter values;

	private final EncodingStats stats;

	private final int maxNodes;

	private final List<Node> nodes = new ArrayList<>();

	private int used;

	/**
	 * Reserved names that the current event has changed.
	 */
	private final List<Node> changed = new ArrayList<>();

	private boolean fixedExtended;

	/**
	 * The values that have been compared, if somebody wants to know.
	 */
	private @Nullable List<Comparison> comparisons;

	FieldTree(ValueWriter values, String labels, int maxLineSize, EncodingStats stats) {
		this.values = values;
		this.maxNodes = maxLineSize / SMALLEST_MEMBER;
		this.stats = stats;
		this.root.own = true;
		this.labels = reserve(labels);
	}

	/**
	 * Reserve the place of one of the document's own objects, to which events may add.
	 * @param path its path, as it is written
	 * @return its node
	 */
	Node reserve(String path) {
		Node node = this.root;
		for (String name : path.split("\\.")) {
			node = node.own(name);
		}
		return node;
	}

	/**
	 * Reserve the place of one of the document's own objects, which is written field by
	 * field.
	 * @param path its path, as it is written
	 */
	void reserveByHand(String path) {
		reserve(path).byHand = true;
	}

	/**
	 * Reserve the place of a field that the document itself fills on every event.
	 * @param path its path, as it is written
	 */
	void reserveTaken(String path) {
		reserve(path).value = TAKEN;
	}

	/**
	 * Reserve the place of an object that is the same in every document.
	 * @param path its path, as it is written
	 */
	void reserveFixedObject(String path) {
		reserve(path).fixed = true;
	}

	/**
	 * Reserve the place of a field that is the same in every document.
	 * @param path its path, as it is written
	 * @param json the member as it is written
	 */
	void reserveFixed(String path, byte[] json) {
		Node node = reserve(path);
		node.value = TAKEN;
		node.json = json;
		for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
			reserveFixedObject(path.substring(0, dot));
		}
	}

	/**
	 * Reserve the place of a label that is the same in every document.
	 * @param name its name, as it is written
	 * @param value its value
	 * @param json the member as it is written
	 */
	void reserveLabel(String name, String value, byte[] json) {
		Node label = this.labels.own(name);
		label.value = value;
		label.json = json;
	}

	/**
	 * Return the objects at the root that are the same in every document, except those
	 * that are written field by field.
	 */
	List<Node> fixedObjects() {
		return Arrays.stream(this.root.reserved).filter((node) -> node.fixed && !node.byHand).toList();
	}

	Node root() {
		return this.root;
	}

	Node labels() {
		return this.labels;
	}

	void reset() {
		if (this.used == 0) {
			return;
		}
		for (int i = 0; i < this.used; i++) {
			this.nodes.get(i).clear();
		}
		if (this.used > KEPT) {
			this.nodes.subList(KEPT, this.nodes.size()).clear();
		}
		this.used = 0;
		for (int i = 0; i < this.changed.size(); i++) {
			this.changed.get(i).clear();
		}
		this.changed.clear();
		this.fixedExtended = false;
	}

	/**
	 * Return whether the event has added members to objects that are otherwise the same
	 * in every document.
	 */
	boolean isFixedExtended() {
		return this.fixedExtended;
	}

	/**
	 * Note which values are compared, each of which decides about a place.
	 * @param comparisons takes them
	 */
	void note(List<Comparison> comparisons) {
		this.comparisons = comparisons;
	}

	private boolean same(Object one, Object other) {
		if (this.comparisons != null) {
			this.comparisons.add(new Comparison(one, other));
		}
		return this.values.same(one, other);
	}

	/**
	 * Mark a place as filled by the document itself, for the current event.
	 * @param parent a reserved object
	 * @param name the member's name
	 */
	void take(Node parent, FieldName name) {
		Node node = child(parent, name);
		if (node != null) {
			node.value = TAKEN;
		}
	}

	/**
	 * Put a value at the path of its key. If a value and an object compete for a place,
	 * the object stays, whichever came first, so that the same keys always give the same
	 * document. Of two values, the last one stays. What gives way becomes a label.
	 * @param key the key
	 * @param value the prepared value
	 */
	void put(FieldKey key, Object value) {
		if (key.placement() == Placement.PATH) {
			putAtPath(key, value);
		}
		else if (key.placement() == Placement.LABEL) {
			label(key.label(), value);
		}
		else if (key.placement() != Placement.NOWHERE) {
			displace(key.label(), value);
		}
	}

	private void putAtPath(FieldKey key, Object value) {
		FieldName[] path = key.path();
		Node node = this.root;
		for (int i = 0; i < path.length; i++) {
			Node child = child(node, path[i]);
			if (child == null) {
				return;
			}
			if (child.isTaken()) {
				displace(key.label(), value);
				return;
			}
			if (i < path.length - 1 && child.value != null) {
				Object former = child.value;
				child.value = null;
				displace(labelOf(path, i + 1), former);
			}
			node = child;
		}
		Object former = node.value;
		if (node.own || node.hasMembers()) {
			// reserved names that are not taken are objects
			displace(key.label(), value);
		}
		else {
			node.value = value;
			if (former != null && !same(former, value)) {
				displace(key.label(), former);
			}
		}
	}

	private static FieldName labelOf(FieldName[] path, int length) {
		StringBuilder key = new StringBuilder(path[0].text());
		for (int i = 1; i < length; i++) {
			key.append('.').append(path[i].text());
		}
		return FieldName.label(key.toString());
	}

	/**
	 * Put a value below {@code labels} because it cannot have its own place.
	 * @param name the label's name, or {@code null} if it is filtered out
	 * @param value the prepared value
	 */
	void displace(@Nullable FieldName name, Object value) {
		this.stats.displaced();
		place(name, value);
	}

	/**
	 * Put a value below {@code labels}. If the label already has another value, the
	 * document's own value keeps the name, or else the last one; the other one gets a
	 * number.
	 * @param name the label's name, or {@code null} if it is filtered out
	 * @param value the prepared value, written as a string, since labels are keywords
	 */
	void label(@Nullable FieldName name, Object value) {
		if (!place(name, value)) {
			this.stats.displaced();
		}
	}

	/**
	 * Put a label under its name or, if that is taken, under a numbered one.
	 * @return {@code false} if the label already had another value
	 */
	private boolean place(@Nullable FieldName name, Object value) {
		Node node = (name != null) ? child(this.labels, name) : null;
		if (node == null) {
			return true;
		}
		Object text = this.values.asText(value);
		Object former = node.value;
		if (former == null || same(former, text)) {
			node.value = text;
			return true;
		}
		if (!node.own) {
			node.value = text;
			text = former;
		}
		numberedLabel(node, text);
		return false;
	}

	private void numberedLabel(Node node, Object text) {
		if (node.own && node.number == 0) {
			this.changed.add(node);
		}
		while (true) {
			node.number = Math.max(2, node.number + 1);
			Node free = child(this.labels, FieldName.of(node.name.text() + '_' + node.number));
			if (free == null) {
				return;
			}
			if (free.value == null) {
				free.value = text;
				return;
			}
		}
	}

	/**
	 * Return a child. Create it if it does not exist.
	 * @return the child, or {@code null} if the line has no room for it anyway
	 */
	private @Nullable Node child(Node parent, FieldName name) {
		Node child = parent.find(name);
		if (child == null) {
			if (this.used >= this.maxNodes) {
				this.values.shortened();
				return null;
			}
			if (this.used == this.nodes.size()) {
				this.nodes.add(new Node());
			}
			child = this.nodes.get(this.used++);
			if (parent.own && !parent.hasAdded()) {
				this.changed.add(parent);
				this.fixedExtended |= parent.fixed;
			}
			parent.add(child, name);
		}
		return child;
	}

	/**
	 * Write an object that is the same in every document, and what the event has added to
	 * it.
	 * @param object the object
	 * @param out the buffer to write to
	 * @param limits what a line has room for
	 */
	void writeFixed(Node object, JsonBuffer out, Limits limits) {
		if (object.isTaken()) {
			if (object.json != null) {
				out.raw(object.json);
			}
			return;
		}
		int position = out.openObject(object.name.opening());
		for (Node member : object.reserved) {
			writeFixed(member, out, limits);
		}
		writeAdded(object, out, limits);
		out.closeObject(position);
	}

	/**
	 * Write those members of an object that are the same in every document.
	 * @param object the object
	 * @param out the buffer to write to
	 */
	void writeFixedMembers(Node object, JsonBuffer out) {
		for (Node member : object.reserved) {
			if (member.json != null) {
				out.raw(member.json);
			}
		}
	}

	/**
	 * Write the members that the event has added to an object.
	 * @param parent the object
	 * @param out the buffer to write to
	 * @param limits what a line has room for
	 */
	void writeAdded(Node parent, JsonBuffer out, Limits limits) {
		for (Node node = parent.first; node != null; node = node.next) {
			if (node.isTaken()) {
				continue;
			}
			if (!limits.takeField()) {
				this.values.shortened();
				return;
			}
			if (node.value != null) {
				out.raw(node.name.json());
				this.values.write(out, node.value, limits.valueSize());
			}
			else {
				int position = out.openObject(node.name.opening());
				writeAdded(node, out, limits);
				out.closeObject(position);
			}
		}
	}

	/**
	 * Two prepared values that have been compared.
	 */
	record Comparison(Object one, Object other) {

	}

	/**
	 * A node of the tree: an object with members, a value, or a place that the document
	 * itself fills. Reserved members stay from event to event; those that an event adds
	 * are removed after it.
	 */
	static final class Node {

		/**
		 * Added members above which an index is used to find them.
		 */
		private static final int INDEXED = 16;

		private static final FieldName NO_NAME = new FieldName("", new byte[0], new byte[0]);

		private static final Node[] NO_NODES = {};

		private FieldName name = NO_NAME;

		/**
		 * A prepared value, {@link FieldTree#TAKEN}, or {@code null} for an object.
		 */
		private @Nullable Object value;

		/**
		 * The member as it is written in every document, for fields that never change.
		 */
		private byte @Nullable [] json;

		/**
		 * Whether the document reserves this name.
		 */
		private boolean own;

		/**
		 * Whether this object is written in every document with the same members.
		 */
		private boolean fixed;

		/**
		 * Whether this object is written field by field, and not together with the other
		 * fixed ones.
		 */
		private boolean byHand;

		/**
		 * The last number given to a label because this name was taken.
		 */
		private int number;

		private Node[] reserved = NO_NODES;

		private @Nullable Node first;

		private @Nullable Node next;

		private @Nullable Node last;

		private int added;

		private @Nullable Map<String, Node> index;

		/**
		 * Return the reserved member of a name. Create it if it does not exist.
		 */
		private Node own(String name) {
			FieldName fieldName = FieldName.of(name);
			Node node = findReserved(fieldName.text());
			if (node == null) {
				node = new Node();
				node.own = true;
				node.name = fieldName;
				this.reserved = Arrays.copyOf(this.reserved, this.reserved.length + 1);
				this.reserved[this.reserved.length - 1] = node;
			}
			return node;
		}

		private void add(Node node, FieldName name) {
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
				for (Node member = this.first; member != null; member = member.next) {
					this.index.put(member.name.text(), member);
				}
			}
		}

		private @Nullable Node find(FieldName name) {
			String text = name.text();
			Node node = findReserved(text);
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

		private @Nullable Node findReserved(String text) {
			for (Node node : this.reserved) {
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
		private void clear() {
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

		FieldName name() {
			return this.name;
		}

		/**
		 * Return the value that an event has put here, or {@code null} for an object.
		 */
		@Nullable Object value() {
			return this.value;
		}

		/**
		 * Return the member as it is written in every document, or {@code null}.
		 */
		byte @Nullable [] json() {
			return this.json;
		}

		Node[] reserved() {
			return this.reserved;
		}

		/**
		 * Return the first member that the event has added.
		 */
		@Nullable Node first() {
			return this.first;
		}

		/**
		 * Return the member added after this one.
		 */
		@Nullable Node next() {
			return this.next;
		}

	}

}
