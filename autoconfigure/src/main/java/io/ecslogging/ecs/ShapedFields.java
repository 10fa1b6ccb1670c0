package io.ecslogging.ecs;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The fields of an event whose places a {@link Shape} knows. Owned by one encoding at a
 * time.
 */
final class ShapedFields {

	private final Shapes shapes;

	private @Nullable FieldKey[] keys = new FieldKey[16];

	private @Nullable Object[] values = new Object[16];

	private boolean[] labels = new boolean[16];

	private int size;

	/**
	 * The shape of the fields so far, {@code null} before the first one.
	 */
	private @Nullable Shape shape;

	private boolean throwable;

	ShapedFields(Shapes shapes) {
		this.shapes = shapes;
	}

	/**
	 * Begin with an event.
	 * @param throwable whether it has a throwable
	 */
	void start(boolean throwable) {
		this.throwable = throwable;
	}

	/**
	 * Take a field.
	 * @param value the prepared value
	 * @param label whether it goes below {@code labels}
	 * @return whether it is taken; if not, the tree decides
	 */
	boolean add(FieldKey key, Object value, boolean label) {
		Shape last = (this.shape != null) ? this.shape : this.shapes.root(this.throwable);
		Shape next = this.shapes.next(last, key, label);
		if (next == null) {
			return false;
		}
		if (this.size == this.keys.length) {
			this.keys = Arrays.copyOf(this.keys, 2 * this.size);
			this.values = Arrays.copyOf(this.values, 2 * this.size);
			this.labels = Arrays.copyOf(this.labels, 2 * this.size);
		}
		this.keys[this.size] = key;
		this.values[this.size] = value;
		this.labels[this.size++] = label;
		this.shape = next;
		return true;
	}

	/**
	 * Return how the fields are written, or {@code null} if the tree has to find out.
	 */
	@Nullable Plan plan(ValueWriter writer) {
		Shape whole = this.shape;
		Plan plan = (whole != null) ? this.shapes.plan(whole, this.throwable) : null;
		return (plan != null && plan.isFor(this.values, writer)) ? plan : null;
	}

	/**
	 * Return the prepared values.
	 */
	@Nullable Object[] values() {
		return this.values;
	}

	/**
	 * Hand everything over to the tree.
	 */
	void moveTo(FieldTree tree) {
		for (int i = 0; i < this.size; i++) {
			FieldKey key = this.keys[i];
			Object value = this.values[i];
			if (key != null && value != null) {
				if (this.labels[i]) {
					tree.label(key.label(), value);
				}
				else {
					tree.put(key, value);
				}
			}
		}
	}

	void reset() {
		if (this.size > 0) {
			Arrays.fill(this.keys, 0, this.size, null);
			Arrays.fill(this.values, 0, this.size, null);
			this.size = 0;
			this.shape = null;
		}
	}

}
