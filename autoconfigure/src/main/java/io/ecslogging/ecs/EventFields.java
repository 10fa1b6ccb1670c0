package io.ecslogging.ecs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.ecslogging.ecs.FieldKey.Placement;

/**
 * Collects the fields, labels and tags of one event. Takes values of any kind, and finds
 * the place for each. Owned by one encoding at a time.
 */
final class EventFields {

	/**
	 * The most tags taken from one event.
	 */
	private static final int MAX_TAGS = 256;

	private final FieldKeys keys;

	private final FlatFields flat = new FlatFields();

	private final ShapedFields shaped;

	private final FieldTree tree;

	private Place place = Place.FLAT;

	private final ValueWriter values;

	private final EncodingStats stats;

	private final List<String> tags = new ArrayList<>();

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
		this.tree = tree;
		this.values = values;
		this.stats = stats;
		this.shaped = new ShapedFields(shapes);
	}

	/**
	 * Begin with an event.
	 * @param throwable whether it has a throwable
	 */
	void start(boolean throwable) {
		this.shaped.start(throwable);
	}

	void reset() {
		this.tree.reset();
		this.flat.resetToMark();
		this.shaped.reset();
		this.place = Place.FLAT;
		this.values.reset();
		this.tags.clear();
		this.entriesRead = 0;
	}

	/**
	 * Return the names of the event's markers and the tags of its key-values.
	 */
	List<String> tags() {
		return this.tags;
	}

	/**
	 * Return the tree, after moving all fields into it.
	 */
	FieldTree tree() {
		if (this.place == Place.FLAT) {
			this.flat.moveTo(this.tree);
		}
		else if (this.place == Place.SHAPED) {
			this.flat.clear();
			this.shaped.moveTo(this.tree);
		}
		this.place = Place.TREE;
		return this.tree;
	}

	/**
	 * Return how all fields are written, if they have a shape that is known. Otherwise
	 * they are flat, or in the tree.
	 */
	@Nullable Plan plan() {
		if (this.place != Place.SHAPED) {
			return null;
		}
		Plan plan = this.shaped.plan(this.values);
		if (plan == null) {
			tree();
		}
		return plan;
	}

	/**
	 * Return the values of a plan.
	 */
	@Nullable Object[] plannedValues() {
		return this.shaped.values();
	}

	boolean isFlat() {
		return this.place == Place.FLAT;
	}

	FlatFields flat() {
		return this.flat;
	}

	/**
	 * Add a label that says what could not be read.
	 */
	void failed(String source, Object culprit, Throwable ex) {
		tree().label(FieldName.label(source), this.values.failure(culprit, ex));
	}

	/**
	 * Add a tag.
	 */
	void tag(@Nullable String tag) {
		if (tag == null || tag.isEmpty() || this.tags.contains(tag)) {
			return;
		}
		if (this.tags.size() < MAX_TAGS) {
			this.tags.add(tag);
		}
		else {
			this.values.shortened();
		}
	}

	/**
	 * Put a value of any kind at the path of its key.
	 */
	void put(FieldKey key, @Nullable Object value) {
		if (value == null) {
			place(key, ValueWriter.NULL);
		}
		else if (key.secret()) {
			place(key, masked());
		}
		else if (key.placement() == Placement.TAGS) {
			tags(key, value);
		}
		else if (value instanceof String || value instanceof Number) {
			// first, because testing for a map costs more
			place(key, this.values.prepare(value, 1));
		}
		else {
			putContent(key, (value instanceof Boolean) ? value : this.values.content(value));
		}
	}

	private void putContent(FieldKey key, @Nullable Object content) {
		if (content instanceof Map<?, ?> map && !isEmpty(map)) {
			putAll(key, map);
		}
		else {
			place(key, this.values.prepare(content, key.path().length));
		}
	}

	private void place(FieldKey key, Object prepared) {
		if (this.place == Place.FLAT) {
			if (this.flat.add(key, prepared)) {
				return;
			}
			shape();
		}
		if (this.place != Place.SHAPED || !this.shaped.add(key, prepared, false)) {
			tree().put(key, prepared);
		}
	}

	/**
	 * Have shapes decide from here on.
	 */
	private void shape() {
		this.place = Place.SHAPED;
		if (!this.flat.copyTo(this.shaped)) {
			this.flat.moveTo(this.tree);
			this.place = Place.TREE;
		}
	}

	/**
	 * Put a string below {@code labels}.
	 */
	void label(FieldKey key, @Nullable String value) {
		Object prepared = (value != null) ? (key.secret() ? masked() : value) : ValueWriter.NULL;
		if (this.place == Place.FLAT) {
			if (this.flat.addLabel(key, prepared)) {
				return;
			}
			shape();
		}
		if (this.place != Place.SHAPED || !this.shaped.add(key, prepared, true)) {
			tree().label(key.label(), prepared);
		}
	}

	private String masked() {
		this.stats.masked();
		return SecretMask.REPLACEMENT;
	}

	/**
	 * Take strings as tags. They are read only once, because an iterable may not give
	 * them a second time.
	 */
	private void tags(FieldKey key, Object value) {
		Object content = (value instanceof String) ? value : this.values.content(value);
		if (content instanceof String tag) {
			tag(tag);
			return;
		}
		if (!(content instanceof Iterable<?> iterable) || !Contents.isList(content)) {
			place(key, this.values.prepare(content, 1));
			return;
		}
		List<@Nullable Object> read = new ArrayList<>();
		try {
			for (Object tag : iterable) {
				if (read.size() > MAX_TAGS) {
					break;
				}
				read.add((tag != null && Contents.isTree(tag)) ? this.values.content(tag) : tag);
			}
		}
		catch (Throwable ex) {
			failed(key.text(), iterable, ex);
		}
		if (read.stream().allMatch(String.class::isInstance)) {
			read.forEach((tag) -> tag((String) tag));
		}
		else {
			place(key, this.values.prepare(read, 1));
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

	private void putAll(FieldKey key, Map<?, ?> map) {
		if (this.open.size() >= ValueWriter.MAX_DEPTH || isOpen(map)) {
			this.stats.shortened();
			place(key, ValueWriter.TOO_DEEP);
			return;
		}
		this.open.push(map);
		try {
			for (Map.Entry<?, ?> entry : map.entrySet()) {
				if (++this.entriesRead > this.maxEntries) {
					this.values.shortened();
					return;
				}
				put(this.keys.child(key, this.values.keyOf(entry.getKey())), entry.getValue());
			}
		}
		catch (Throwable ex) {
			tree().displace(key.label(), this.values.failure(map, ex));
		}
		finally {
			this.open.pop();
		}
	}

	/**
	 * Who decides about the places of fields: each takes over from the one before.
	 */
	private enum Place {

		FLAT, SHAPED, TREE

	}

}
