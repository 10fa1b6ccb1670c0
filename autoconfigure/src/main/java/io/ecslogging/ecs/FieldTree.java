package io.ecslogging.ecs;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.ecslogging.json.JsonBuffer;

/**
 * The fields that an event's context adds to a document, as a tree, so that each object
 * is written once and each key stands once. The document's own fields are reserved in it;
 * a value that finds its place taken goes to {@code labels}. Owned by one encoding at a
 * time, and used again for the next.
 */
final class FieldTree {

	/**
	 * The smallest member, {@code "a":1,}: what decides how many members a line can have.
	 */
	private static final int SMALLEST_MEMBER = 6;

	/**
	 * Nodes that are kept for the next event.
	 */
	private static final int KEPT = 256;

	private final FieldNode root = new FieldNode();

	private final FieldNode labels;

	private final ValueWriter values;

	private final MemberFilter filter;

	private final EncodingStats stats;

	private final int maxNodes;

	private final List<FieldNode> nodes = new ArrayList<>();

	private int used;

	/**
	 * Reserved names that the current event has changed.
	 */
	private final List<FieldNode> changed = new ArrayList<>();

	private boolean fixedExtended;

	FieldTree(ValueWriter values, MemberFilter filter, int maxLineSize, EncodingStats stats) {
		this.values = values;
		this.filter = filter;
		this.maxNodes = maxLineSize / SMALLEST_MEMBER;
		this.stats = stats;
		this.root.own = true;
		this.labels = reserve(filter.renamed("labels"));
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
		for (int i = 0; i < this.used; i++) {
			this.nodes.get(i).clear();
		}
		if (this.used > KEPT) {
			this.nodes.subList(KEPT, this.nodes.size()).clear();
		}
		this.used = 0;
		this.changed.forEach(FieldNode::clear);
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
	 * Mark a place as filled by the document itself, for the current event.
	 * @param parent a reserved object
	 * @param name the member's name
	 */
	void take(FieldNode parent, String name) {
		FieldNode node = child(parent, name, 0, name.length());
		if (node != null) {
			node.value = FieldNode.TAKEN;
		}
	}

	/**
	 * Put a value at a path. Where a value and an object compete for a place the object
	 * stays, whichever came first, so that the same keys always give the same document;
	 * of two values the last one stays. The other one becomes a label.
	 * @param path names with dots between them
	 * @param value the prepared value
	 */
	void put(String path, Object value) {
		String written = this.filter.isNone() ? path : this.filter.written(path);
		if (written == null) {
			return;
		}
		if (!isWellFormed(written) || EcsFieldNames.isFieldSet(written)) {
			displace(written, value);
			return;
		}
		FieldNode node = this.root;
		int from = 0;
		while (true) {
			int dot = written.indexOf('.', from);
			int to = (dot < 0) ? written.length() : dot;
			if (node == this.labels) {
				label(written.substring(from), value);
				return;
			}
			FieldNode child = child(node, written, from, to);
			if (child == null) {
				return;
			}
			if (child.isTaken()) {
				displace(written, value);
				return;
			}
			if (dot < 0) {
				end(child, written, value);
				return;
			}
			Object former = child.value;
			if (former != null) {
				child.value = null;
				displace(written.substring(0, to), former);
			}
			node = child;
			from = to + 1;
		}
	}

	private void end(FieldNode node, String path, Object value) {
		Object former = node.value;
		if (node.hasMembers()) {
			displace(path, value);
		}
		else {
			node.value = value;
			if (former != null && !former.equals(value)) {
				displace(path, former);
			}
		}
	}

	/**
	 * Put a value below {@code labels} because its own place is taken.
	 * @param path the path that it was meant for
	 * @param value the prepared value
	 */
	void displace(String path, Object value) {
		this.stats.displaced();
		label(path, value);
	}

	/**
	 * Put a value below {@code labels}. Where the label is there already with another
	 * value, the document's own one or else the last one keeps the name, and the other
	 * one gets a number.
	 * @param key the name; characters that label names may not have become {@code _}
	 * @param value the prepared value, written as a string, since labels are keywords
	 */
	void label(String key, Object value) {
		String name = labelName(key);
		if (!this.filter.isNone() && this.filter.written("labels." + name) == null) {
			return;
		}
		FieldNode node = child(this.labels, name, 0, name.length());
		if (node == null) {
			return;
		}
		Object text = this.values.asText(value);
		Object former = node.value;
		if (former == null) {
			node.value = text;
		}
		else if (!former.equals(text)) {
			this.stats.displaced();
			if (!node.own) {
				node.value = text;
				text = former;
			}
			numberedLabel(node, name, text);
		}
	}

	private void numberedLabel(FieldNode node, String name, Object text) {
		if (node.own && node.number == 0) {
			this.changed.add(node);
		}
		while (true) {
			node.number = Math.max(2, node.number + 1);
			String numbered = name + '_' + node.number;
			FieldNode free = child(this.labels, numbered, 0, numbered.length());
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
	 * Return the name that a key has as a label (ecs-logging specification, spec.json,
	 * {@code labels.sanitization}).
	 * @param key the key
	 * @return the name
	 */
	static String labelName(String key) {
		String name = key;
		if (key.indexOf('.') >= 0 || key.indexOf('*') >= 0 || key.indexOf('\\') >= 0) {
			name = key.replace('.', '_').replace('*', '_').replace('\\', '_');
		}
		return name.isBlank() ? "_" : name;
	}

	/**
	 * Elasticsearch refuses documents with a blank name in a path, and deep ones.
	 */
	private static boolean isWellFormed(String path) {
		int depth = 1;
		boolean blank = true;
		for (int i = 0; i < path.length(); i++) {
			char character = path.charAt(i);
			if (character == '.') {
				if (blank || ++depth > ValueWriter.MAX_DEPTH) {
					return false;
				}
				blank = true;
			}
			else if (blank) {
				blank = character <= ' ' || Character.isWhitespace(character);
			}
		}
		return !blank;
	}

	/**
	 * Return a child, made anew if it is not there.
	 * @return the child, or {@code null} if the line has no room for it anyway
	 */
	private @Nullable FieldNode child(FieldNode parent, String text, int from, int to) {
		FieldNode child = parent.find(text, from, to);
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
			parent.add(child, text, from, to);
		}
		return child;
	}

	/**
	 * Write an object that is the same in every document, and what the event has added to
	 * it.
	 * @param object the object
	 * @param out where to
	 * @param limits what a line has room for
	 */
	void writeFixed(FieldNode object, JsonBuffer out, LineLimits limits) {
		if (object.isTaken()) {
			if (object.json != null) {
				out.raw(object.json);
			}
			return;
		}
		int position = out.size();
		object.writeName(out);
		out.raw('{');
		object.reserved.forEach((member) -> writeFixed(member, out, limits));
		writeAdded(object, out, limits);
		out.closeObject(position);
	}

	/**
	 * Write those members of an object that are the same in every document.
	 * @param object the object
	 * @param out where to
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
	 * @param out where to
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
			int position = out.size();
			node.writeName(out);
			if (node.value != null) {
				this.values.write(out, node.value, limits.valueSize());
			}
			else {
				out.raw('{');
				writeAdded(node, out, limits);
				out.closeObject(position);
			}
		}
	}

}
