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

	private final @Nullable Shape parent;

	private final @Nullable FieldKey key;

	private final boolean label;

	private final int size;

	/**
	 * Copied when one is added, under the lock of {@link Shapes}.
	 */
	private volatile Shape[] next = NOTHING;

	/**
	 * Need not be exact.
	 */
	private int uses;

	private volatile @Nullable Plan plan;

	/**
	 * Create the shape of events without fields.
	 */
	Shape() {
		this.parent = null;
		this.key = null;
		this.label = false;
		this.size = 0;
	}

	private Shape(Shape parent, FieldKey key, boolean label) {
		this.parent = parent;
		this.key = key;
		this.label = label;
		this.size = parent.size + 1;
	}

	@Nullable Shape parent() {
		return this.parent;
	}

	@Nullable FieldKey key() {
		return this.key;
	}

	/**
	 * Return whether the last key is that of a label.
	 */
	boolean isLabel() {
		return this.label;
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
	 * Return the shape with one key more, or {@code null} if it is not known.
	 */
	@SuppressWarnings("ReferenceEquality")
	@Nullable Shape find(FieldKey wanted, boolean asLabel) {
		Shape[] known = this.next;
		for (Shape shape : known) {
			if (shape.key == wanted && shape.label == asLabel) {
				return shape;
			}
		}
		for (Shape shape : known) {
			if (shape.label == asLabel && shape.key != null && shape.key.text().equals(wanted.text())) {
				return shape;
			}
		}
		return null;
	}

	Shape add(FieldKey added, boolean asLabel) {
		Shape shape = new Shape(this, added, asLabel);
		Shape[] more = Arrays.copyOf(this.next, this.next.length + 1);
		more[more.length - 1] = shape;
		this.next = more;
		return shape;
	}

	/**
	 * Note that an event has this shape.
	 * @return how often that has been
	 */
	int used() {
		return ++this.uses;
	}

	@Nullable Plan plan() {
		return this.plan;
	}

	void plan(Plan plan) {
		this.plan = plan;
	}

}
