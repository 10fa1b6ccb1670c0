package io.ecslogging.ecs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.ecslogging.ecs.EcsSchema.OwnField;
import io.ecslogging.ecs.FieldKey.Placement;
import io.ecslogging.ecs.Shape.Kind;

/**
 * Collects the fields, labels and tags of one event. Takes values of any kind, and finds
 * the place for each. Owned by one encoding at a time.
 */
final class EventFields {

	private final FieldKeys keys;

	private final Shapes shapes;

	/**
	 * The shape of the fields so far, {@code null} as soon as the tree has them.
	 */
	private @Nullable Shape shape;

	/**
	 * The prepared values of the shape.
	 */
	private @Nullable Object[] planned = new Object[16];

	/**
	 * The shape that the next event begins with, {@code null} if it begins with nothing.
	 */
	private @Nullable Shape marked;

	private final FieldTree tree;

	private final FieldNode error;

	private final List<FieldName> errorNames;

	private boolean throwable;

	private final ValueWriter values;

	private final EncodingStats stats;

	private final EventTags tags;

	/**
	 * The maps being read, to find those that contain themselves.
	 */
	private final Deque<Object> open = new ArrayDeque<>();

	/**
	 * The most map entries read for one event: more than a line has room for.
	 */
	private final int maxEntries;

	private int entriesRead;

	EventFields(EcsTemplate template, Shapes shapes, FieldTree tree, ValueWriter values, EncodingStats stats) {
		this.keys = template.keys();
		this.maxEntries = template.settings().maxLineSize();
		this.shapes = shapes;
		this.shape = shapes.root();
		this.tree = tree;
		this.error = template.reserve(tree, OwnField.ERROR);
		this.errorNames = template.errorNames();
		this.values = values;
		this.stats = stats;
		this.tags = new EventTags(values);
	}

	/**
	 * Begin with an event.
	 * @param hasThrowable whether it has a throwable, which takes names below
	 * {@code error}
	 */
	void start(boolean hasThrowable) {
		this.throwable = hasThrowable;
	}

	/**
	 * Forget everything after the mark.
	 */
	@SuppressWarnings("ReferenceEquality")
	void reset() {
		this.tree.reset();
		this.values.reset();
		this.tags.reset();
		this.entriesRead = 0;
		Shape root = this.shapes.root();
		if (this.marked != null && this.marked.root() != root) {
			// of shapes that have been forgotten
			this.marked = null;
		}
		Shape kept = (this.marked != null) ? this.marked : root;
		for (int i = kept.size(); i < this.planned.length && this.planned[i] != null; i++) {
			this.planned[i] = null;
		}
		this.shape = kept;
	}

	/**
	 * Have the next event begin with the fields of this one, if the tree does not have
	 * them.
	 */
	void mark() {
		this.marked = this.shape;
	}

	boolean isMarked() {
		return this.marked != null;
	}

	/**
	 * Return how many fields there are before the mark.
	 */
	int markedCount() {
		return (this.marked != null) ? this.marked.size() : 0;
	}

	/**
	 * Have the next event begin with nothing.
	 */
	void unmark() {
		this.marked = null;
	}

	EventTags tags() {
		return this.tags;
	}

	/**
	 * Return the tree, after moving all fields into it.
	 */
	FieldTree tree() {
		Shape moved = this.shape;
		if (moved != null) {
			this.shape = null;
			if (this.throwable) {
				for (FieldName name : this.errorNames) {
					this.tree.take(this.error, name);
				}
			}
			moved.putInto(this.tree, this.planned);
		}
		return this.tree;
	}

	/**
	 * Return how all fields are written.
	 * @return the plan, or {@code null} if the tree decides
	 */
	@Nullable Plan plan() {
		Shape whole = this.shape;
		Plan plan = (whole != null) ? this.shapes.plan(whole, this.throwable) : null;
		if (plan != null && plan.isFor(this.planned, this.values)) {
			return plan;
		}
		tree();
		return null;
	}

	/**
	 * Return the values of the plan.
	 */
	@Nullable Object[] planned() {
		return this.planned;
	}

	/**
	 * Add a label that says what could not be read.
	 */
	void failed(String source, Object culprit, Throwable ex) {
		tree().label(FieldName.label(source), this.values.failure(culprit, ex));
	}

	/**
	 * Put a value of any kind at the path of its key.
	 */
	void put(FieldKeys source, String name, @Nullable Object value) {
		if (!putKnown(name, source, value)) {
			put(source.get(name), name, source, value);
		}
	}

	/**
	 * Put a value where other events have put one of the same name.
	 * @param name the name
	 * @param origin what gives it its meaning, compared by identity
	 * @param value the value
	 * @return whether that has been done; if not, the key decides
	 */
	boolean putKnown(@Nullable String name, Object origin, @Nullable Object value) {
		Shape last = this.shape;
		if (last == null || name == null) {
			return false;
		}
		if (value instanceof String || value instanceof Boolean || value instanceof Number) {
			Shape next = last.find(name, origin, false);
			if (next != null) {
				add(next, (value instanceof Number) ? this.values.prepare(value, 1) : value);
				return true;
			}
		}
		else if (value instanceof Map<?, ?> map && !isEmpty(map)) {
			Shape next = last.find(name, origin, true);
			FieldKey key = (next != null) ? next.key() : null;
			if (next != null && key != null) {
				putAll(key, name, origin, map);
				return true;
			}
		}
		return false;
	}

	/**
	 * Put a value of any kind at the path of its key.
	 * @param name the name of the key
	 * @param origin what gave it its meaning
	 */
	void put(FieldKey key, String name, Object origin, @Nullable Object value) {
		if (value == null) {
			if (key.secret()) {
				this.values.secretSeen();
			}
			place(key, name, origin, ValueWriter.NULL);
		}
		else if (key.secret()) {
			place(key, name, origin, masked());
		}
		else if (key.placement() == Placement.TAGS) {
			tags(key, name, origin, value);
		}
		else if (value instanceof String || value instanceof Number) {
			// first, because testing for a map costs more
			place(key, name, origin, this.values.prepare(value, 1));
		}
		else {
			Object content = (value instanceof Boolean) ? value : this.values.content(value);
			if (content instanceof Map<?, ?> map && !isEmpty(map)) {
				putAll(key, name, origin, map);
			}
			else {
				place(key, name, origin, this.values.prepare(content, key.path().length));
			}
		}
	}

	private void place(FieldKey key, String name, Object origin, Object prepared) {
		Shape next = (this.shape != null) ? this.shapes.next(this.shape, key, name, origin, Kind.FIELD) : null;
		if (next != null) {
			add(next, prepared);
		}
		else {
			tree().put(key, prepared);
		}
	}

	private void add(Shape next, Object prepared) {
		int index = next.size() - 1;
		if (index == this.planned.length) {
			this.planned = Arrays.copyOf(this.planned, 2 * index);
		}
		this.planned[index] = prepared;
		this.shape = next;
	}

	/**
	 * Put a string below {@code labels}.
	 * @param name the name of the key
	 * @param origin what gave it its meaning
	 */
	void label(FieldKey key, String name, Object origin, @Nullable String value) {
		Object prepared = (value != null) ? (key.secret() ? masked() : value) : ValueWriter.NULL;
		Shape next = (this.shape != null) ? this.shapes.next(this.shape, key, name, origin, Kind.LABEL) : null;
		if (next != null) {
			add(next, prepared);
		}
		else {
			tree().label(key.label(), prepared);
		}
	}

	private String masked() {
		this.values.countMasked();
		return SecretMask.REPLACEMENT;
	}

	/**
	 * Take strings as tags. They are read only once, because an iterable may not give
	 * them a second time.
	 */
	private void tags(FieldKey key, String name, Object origin, Object value) {
		Object content = (value instanceof String) ? value : this.values.content(value);
		if (content instanceof String tag) {
			this.tags.add(tag);
			return;
		}
		if (!(content instanceof Iterable<?> iterable) || !Contents.isList(content)) {
			place(key, name, origin, this.values.prepare(content, 1));
			return;
		}
		List<@Nullable Object> read = new ArrayList<>();
		try {
			for (Object tag : iterable) {
				if (read.size() > EventTags.MAX) {
					break;
				}
				read.add((tag != null && Contents.isTree(tag)) ? this.values.content(tag) : tag);
			}
		}
		catch (Throwable ex) {
			failed(key.text(), iterable, ex);
		}
		if (read.stream().allMatch(String.class::isInstance)) {
			read.forEach((tag) -> this.tags.add((String) tag));
		}
		else {
			place(key, name, origin, this.values.prepare(read, 1));
		}
	}

	private static boolean isEmpty(Map<?, ?> map) {
		try {
			return map.isEmpty();
		}
		catch (Throwable ex) {
			return false;
		}
	}

	private boolean isOpen(Map<?, ?> map) {
		for (Object other : this.open) {
			if (other == map) {
				return true;
			}
		}
		return false;
	}

	private void putAll(FieldKey key, String name, Object origin, Map<?, ?> map) {
		if (this.open.size() >= ValueWriter.MAX_DEPTH || isOpen(map)) {
			this.stats.shortened();
			place(key, name, origin, ValueWriter.TOO_DEEP);
			return;
		}
		this.open.push(map);
		Shape next = (this.shape != null) ? this.shapes.next(this.shape, key, name, origin, Kind.OBJECT) : null;
		FieldKey parent = key;
		if (next != null) {
			add(next, map);
			// the one that the members have been found by
			parent = (next.key() != null) ? next.key() : key;
		}
		else {
			tree();
		}
		try {
			for (Map.Entry<?, ?> entry : map.entrySet()) {
				if (++this.entriesRead > this.maxEntries) {
					this.values.shortened();
					return;
				}
				putMember(parent, this.values.keyOf(entry.getKey()), entry.getValue());
			}
		}
		catch (Throwable ex) {
			tree().displace(key.label(), this.values.failure(map, ex));
		}
		finally {
			this.open.pop();
		}
	}

	private void putMember(FieldKey parent, String name, @Nullable Object value) {
		if (!putKnown(name, parent, value)) {
			put(this.keys.get(parent.text() + '.' + name), name, parent, value);
		}
	}

}
