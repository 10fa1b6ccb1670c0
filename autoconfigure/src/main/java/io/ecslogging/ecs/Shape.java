package io.ecslogging.ecs;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The keys of an event's fields in their order, as a node of a tree: each key leads to
 * the shape with one key more. Events of one call site have the same shape again and
 * again. May be used by any number of threads.
 */
final class Shape {

	private static final Shape[] NOTHING = {};

	/**
	 * How often {@link #name} is replaced: beyond that, names are made anew for each
	 * event.
	 */
	private static final int MAX_NAMES = 16;

	private final @Nullable Shape parent;

	private final @Nullable FieldKey key;

	private final Object origin;

	private final boolean label;

	private final int size;

	/**
	 * The name by which the last key is found at once, compared by identity. Any of the
	 * instances of that name will do, so threads need not see the same one. {@code null}
	 * if more than the name decides.
	 */
	private @Nullable String name;

	private int names;

	/**
	 * Copied when one is added, under the lock of {@link Shapes}.
	 */
	private volatile Shape[] next = NOTHING;

	/**
	 * Need not be exact.
	 */
	private int uses;

	private volatile @Nullable Plan plan;

	private volatile @Nullable Plan throwablePlan;

	/**
	 * Create the shape of events without fields.
	 */
	Shape() {
		this.parent = null;
		this.key = null;
		this.origin = this;
		this.label = false;
		this.size = 0;
	}

	private Shape(Shape parent, FieldKey key, Object origin, boolean label) {
		this.parent = parent;
		this.key = key;
		this.origin = origin;
		this.label = label;
		this.size = parent.size + 1;
	}

	/**
	 * Return how many keys there are.
	 */
	int size() {
		return this.size;
	}

	int fanOut() {
		return this.next.length;
	}

	/**
	 * Return the shape with one key more, whatever value it has.
	 * @param wanted the name of the key, the same instance as before
	 * @param from what gives names their meaning
	 * @return the shape, or {@code null} if it is not known, or if the value decides
	 */
	@SuppressWarnings("ReferenceEquality")
	@Nullable Shape find(String wanted, Object from) {
		for (Shape shape : this.next) {
			if (shape.name == wanted && shape.origin == from) {
				return shape;
			}
		}
		return null;
	}

	/**
	 * Return the shape with one key more, or {@code null} if it is not known.
	 * @param from what gave the key its meaning
	 * @param asLabel whether its value goes below {@code labels}
	 */
	@SuppressWarnings("ReferenceEquality")
	@Nullable Shape find(FieldKey wanted, Object from, boolean asLabel) {
		for (Shape shape : this.next) {
			if (shape.origin == from && shape.label == asLabel && shape.key != null
					&& (shape.key == wanted || shape.key.text().equals(wanted.text()))) {
				return shape;
			}
		}
		return null;
	}

	Shape add(FieldKey added, Object from, boolean asLabel) {
		Shape shape = new Shape(this, added, from, asLabel);
		Shape[] more = Arrays.copyOf(this.next, this.next.length + 1);
		more[more.length - 1] = shape;
		this.next = more;
		return shape;
	}

	/**
	 * Have the last key found by this instance of its name.
	 */
	void called(String name) {
		if (this.names < MAX_NAMES && this.key != null && this.key.isFree()) {
			this.names++;
			this.name = name;
		}
	}

	/**
	 * Put values at the places of these keys.
	 * @param values as many as there are keys
	 */
	void putInto(FieldTree tree, @Nullable Object[] values) {
		if (this.parent == null || this.key == null) {
			return;
		}
		this.parent.putInto(tree, values);
		Object value = values[this.size - 1];
		if (value == null) {
			return;
		}
		if (this.label) {
			tree.label(this.key.label(), value);
		}
		else {
			tree.put(this.key, value);
		}
	}

	/**
	 * Note that an event has this shape.
	 * @return how often that has been
	 */
	int used() {
		return ++this.uses;
	}

	@Nullable Plan plan(boolean throwable) {
		return throwable ? this.throwablePlan : this.plan;
	}

	void plan(Plan made, boolean throwable) {
		if (throwable) {
			this.throwablePlan = made;
		}
		else {
			this.plan = made;
		}
	}

}
