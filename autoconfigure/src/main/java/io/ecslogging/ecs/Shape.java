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

	private final Shape root;

	private final @Nullable FieldKey key;

	private final Object origin;

	private final Kind kind;

	private final int size;

	/**
	 * The name by which the last key is found, {@code null} if more than the name
	 * decides.
	 */
	private final @Nullable String name;

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
		this.root = this;
		this.key = null;
		this.origin = this;
		this.name = null;
		this.kind = Kind.OBJECT;
		this.size = 0;
	}

	private Shape(Shape parent, FieldKey key, @Nullable String name, Object origin, Kind kind) {
		this.parent = parent;
		this.root = parent.root;
		this.key = key;
		this.name = name;
		this.origin = origin;
		this.kind = kind;
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
	 * Return the shape without keys that this one comes from.
	 */
	Shape root() {
		return this.root;
	}

	@Nullable FieldKey key() {
		return this.key;
	}

	/**
	 * Return the shape with one key more.
	 * @param wanted the name of the key
	 * @param from what gives names their meaning
	 * @param object whether the value is an object
	 * @return the shape, or {@code null} if it is not known, or if the value decides
	 */
	@SuppressWarnings("ReferenceEquality")
	@Nullable Shape find(String wanted, Object from, boolean object) {
		for (Shape shape : this.next) {
			String called = shape.name;
			// mostly the same instance, since names are literals
			if (shape.origin == from && called != null && (called == wanted || called.equals(wanted))
					&& (shape.kind == Kind.OBJECT) == object) {
				return shape;
			}
		}
		return null;
	}

	/**
	 * Return the shape with one key more, or {@code null} if it is not known.
	 * @param from what gave the key its meaning
	 */
	@SuppressWarnings("ReferenceEquality")
	@Nullable Shape find(FieldKey wanted, Object from, Kind as) {
		for (Shape shape : this.next) {
			if (shape.origin == from && shape.kind == as && shape.key != null
					&& (shape.key == wanted || shape.key.text().equals(wanted.text()))) {
				return shape;
			}
		}
		return null;
	}

	Shape add(FieldKey added, String called, Object from, Kind as) {
		Shape shape = new Shape(this, added, added.isFree() ? called : null, from, as);
		Shape[] more = Arrays.copyOf(this.next, this.next.length + 1);
		more[more.length - 1] = shape;
		this.next = more;
		return shape;
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
		if (value == null || this.kind == Kind.OBJECT) {
			return;
		}
		if (this.kind == Kind.LABEL) {
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

	/**
	 * What a key stands for.
	 */
	enum Kind {

		/**
		 * A value at the key's path.
		 */
		FIELD,

		/**
		 * A value below {@code labels}.
		 */
		LABEL,

		/**
		 * An object, whose members follow. It has no value itself.
		 */
		OBJECT

	}

}
