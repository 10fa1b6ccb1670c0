package io.ecslogging.ecs;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.ecslogging.ecs.FieldKey.Placement;
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

	private final FieldNode root = new FieldNode();

	private final FieldNode labels;

	private final ValueWriter values;

	private final EncodingStats stats;

	private final int maxNodes;

	private final List<FieldNode> nodes = new ArrayList<>();

	private int used;

	/**
	 * Reserved names that the current event has changed.
	 */
	private final List<FieldNode> changed = new ArrayList<>();

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
	 * Reserve the place of one of the document's own fields or objects.
	 * @param path its path, as it is written
	 * @return its node
	 */
	FieldNode reserve(String path) {
		FieldNode node = this.root;
		for (String name : path.split("\\.")) {
			node = node.own(name);
		}
		return node;
	}

	/**
	 * Reserve the place of a field that is the same on every document.
	 * @param path its path, as it is written
	 * @param json the member as it is written
	 */
	void reserveFixed(String path, byte[] json) {
		FieldNode node = reserve(path);
		node.value = FieldNode.TAKEN;
		node.json = json;
		for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
			reserve(path.substring(0, dot)).fixed = true;
		}
	}

	FieldNode root() {
		return this.root;
	}

	FieldNode labels() {
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
	void take(FieldNode parent, FieldName name) {
		FieldNode node = child(parent, name);
		if (node != null) {
			node.value = FieldNode.TAKEN;
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
		FieldNode node = this.root;
		for (int i = 0; i < path.length; i++) {
			FieldNode child = child(node, path[i]);
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
		FieldNode node = (name != null) ? child(this.labels, name) : null;
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

	private void numberedLabel(FieldNode node, Object text) {
		if (node.own && node.number == 0) {
			this.changed.add(node);
		}
		while (true) {
			node.number = Math.max(2, node.number + 1);
			FieldNode free = child(this.labels, FieldName.of(node.name.text() + '_' + node.number));
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
	private @Nullable FieldNode child(FieldNode parent, FieldName name) {
		FieldNode child = parent.find(name);
		if (child == null) {
			if (this.used >= this.maxNodes) {
				this.values.shortened();
				return null;
			}
			if (this.used == this.nodes.size()) {
				this.nodes.add(new FieldNode());
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
	void writeFixed(FieldNode object, JsonBuffer out, LineLimits limits) {
		if (object.isTaken()) {
			if (object.json != null) {
				out.raw(object.json);
			}
			return;
		}
		int position = out.openObject(object.name.opening());
		for (FieldNode member : object.reserved) {
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
	void writeFixedMembers(FieldNode object, JsonBuffer out) {
		for (FieldNode member : object.reserved) {
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
	void writeAdded(FieldNode parent, JsonBuffer out, LineLimits limits) {
		for (FieldNode node = parent.first; node != null; node = node.next) {
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

}
