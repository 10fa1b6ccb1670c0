package io.ecslogging.ecs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.ecslogging.ecs.FieldKey.Placement;

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

	private final FieldNode root = FieldNode.root();

	private final FieldNode labels;

	private final ValueWriter values;

	private final EncodingStats stats;

	private final MappingGuard guard;

	private final int maxNodes;

	private final List<FieldNode> nodes = new ArrayList<>();

	private int used;

	/**
	 * Reserved names that the current event has changed.
	 */
	private final List<FieldNode> changed = new ArrayList<>();

	private boolean fixedExtended;

	/**
	 * Whether the current event has a value that does not fit the type of its name.
	 */
	private boolean mistyped;

	/**
	 * How often a member has been looked for, for the current event.
	 */
	private int searches;

	/**
	 * The values that have been compared, if somebody wants to know.
	 */
	private @Nullable List<Comparison> comparisons;

	/**
	 * The values that have been taken for what fits, if somebody wants to know.
	 */
	private @Nullable List<Fit> fits;

	FieldTree(ValueWriter values, String labels, int maxLineSize, MappingGuard guard, EncodingStats stats) {
		this.values = values;
		this.maxNodes = maxLineSize / SMALLEST_MEMBER;
		this.guard = guard;
		this.stats = stats;
		this.labels = reserve(labels);
	}

	/**
	 * Reserve the place of one of the document's own objects, to which events may add.
	 * @param path its path, as it is written
	 * @return its node
	 */
	FieldNode reserve(String path) {
		FieldNode node = this.root;
		for (String name : path.split("\\.")) {
			node = node.reserve(name);
		}
		return node;
	}

	/**
	 * Reserve the place of one of the document's own objects, which is written field by
	 * field.
	 * @param path its path, as it is written
	 */
	void reserveByHand(String path) {
		reserve(path).writeByHand();
	}

	/**
	 * Reserve the place of a field that the document itself fills on every event.
	 * @param path its path, as it is written
	 */
	void reserveTaken(String path) {
		reserve(path).take();
	}

	/**
	 * Reserve the place of an object that is the same in every document.
	 * @param path its path, as it is written
	 */
	void reserveFixedObject(String path) {
		reserve(path).fix();
	}

	/**
	 * Reserve the place of a field that is the same in every document.
	 * @param path its path, as it is written
	 * @param json the member as it is written
	 */
	void reserveFixed(String path, byte[] json) {
		FieldNode node = reserve(path);
		node.take();
		node.write(json);
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
		FieldNode label = this.labels.reserve(name);
		label.put(value);
		label.write(json);
	}

	/**
	 * Return the objects at the root that are the same in every document, except those
	 * that are written field by field.
	 */
	List<FieldNode> fixedObjects() {
		return Arrays.stream(this.root.reserved()).filter((node) -> node.isFixed() && !node.isByHand()).toList();
	}

	FieldNode root() {
		return this.root;
	}

	FieldNode labels() {
		return this.labels;
	}

	/**
	 * Return how often a member has been looked for, for the current event. Each search
	 * looks at a bounded number of members.
	 */
	int searches() {
		return this.searches;
	}

	void reset() {
		this.searches = 0;
		this.mistyped = false;
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
	 * Return whether the event has a value that does not fit the type of its name.
	 */
	boolean isMistyped() {
		return this.mistyped;
	}

	/**
	 * Note which values are compared, and which ones have to fit a type: each of them
	 * decides about a place. Those that have to fit are taken for such that do.
	 * @param comparisons takes those that are compared
	 * @param fits takes those that have to fit
	 */
	void note(List<Comparison> comparisons, List<Fit> fits) {
		this.comparisons = comparisons;
		this.fits = fits;
	}

	private boolean fits(@Nullable MappedType type, Object value) {
		if (type != null && this.fits != null) {
			this.fits.add(new Fit(value, type));
			return true;
		}
		return type == null || this.values.fits(type, value);
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
			node.take();
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
		MappedType type = key.type();
		if (type != null && !fits(type, value)) {
			FieldName label = key.label();
			displace((label != null) ? mistyped(key.text(), type, label) : null, value);
			return;
		}
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
			if (i < path.length - 1 && child.value() != null) {
				Object former = child.value();
				child.put(null);
				displace(labelOf(path, i + 1), former);
			}
			node = child;
		}
		Object former = node.value();
		if (node.isOwn() || node.hasMembers()) {
			// reserved names that are not taken are objects
			displace(key.label(), value);
		}
		else {
			node.put(value);
			if (former != null && !same(former, value)) {
				displace(key.label(), former);
			}
		}
	}

	/**
	 * Return the name of the label for a value that does not fit.
	 * @param path the path that the value would have
	 * @param label the label that it would have because of its key
	 */
	private FieldName mistyped(String path, MappedType type, FieldName label) {
		FieldName safe = MappingGuard.safe(label);
		this.mistyped = true;
		this.guard.report(path, type, safe);
		return safe;
	}

	private FieldName labelOf(FieldName[] path, int length) {
		StringBuilder key = new StringBuilder(path[0].text());
		for (int i = 1; i < length; i++) {
			key.append('.').append(path[i].text());
		}
		return this.guard.label(FieldName.label(key.toString()));
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
		if (name == null) {
			return true;
		}
		Object text = this.values.asText(value);
		MappedType type = name.type();
		if (type != null && !fits(type, text)) {
			place(mistyped(this.labels.name().text() + '.' + name.text(), type, name), text);
			return false;
		}
		FieldNode node = child(this.labels, name);
		if (node == null) {
			return true;
		}
		Object former = node.value();
		if (former == null || same(former, text)) {
			node.put(text);
			return true;
		}
		if (!node.isOwn()) {
			node.put(text);
			text = former;
		}
		numberedLabel(node, text);
		return false;
	}

	private void numberedLabel(FieldNode node, Object text) {
		if (node.isOwn() && !node.isNumbered()) {
			this.changed.add(node);
		}
		while (true) {
			FieldName name = this.guard.label(FieldName.of(node.name().text() + '_' + node.nextNumber()));
			MappedType type = name.type();
			if (type != null && !fits(type, text)) {
				place(mistyped(this.labels.name().text() + '.' + name.text(), type, name), text);
				return;
			}
			FieldNode free = child(this.labels, name);
			if (free == null) {
				return;
			}
			if (free.value() == null) {
				free.put(text);
				return;
			}
		}
	}

	/**
	 * Return a child. Create it if it does not exist.
	 * @return the child, or {@code null} if the line has no room for it anyway
	 */
	private @Nullable FieldNode child(FieldNode parent, FieldName name) {
		this.searches++;
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
			if (parent.isOwn() && !parent.hasAdded()) {
				this.changed.add(parent);
				this.fixedExtended |= parent.isFixed();
			}
			parent.add(child, name);
		}
		return child;
	}

	/**
	 * A prepared value that has been taken for one that fits.
	 */
	record Fit(Object value, MappedType type) {
	}

	/**
	 * Two prepared values that have been compared.
	 */
	record Comparison(Object one, Object other) {

	}

}
