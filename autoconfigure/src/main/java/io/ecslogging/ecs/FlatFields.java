package io.ecslogging.ecs;

import org.jspecify.annotations.Nullable;

import io.ecslogging.json.JsonBuffer;

/**
 * Holds the fields of an event without a tree, as long as it is clear that no two of them
 * compete for a place. On nearly all events, this is true of all fields, and no tree is
 * needed. Each name has a bit. If a bit is already set, there may be a conflict, and the
 * tree decides. Owned by one encoding at a time.
 */
final class FlatFields {

	private static final int MAX = 16;

	private final @Nullable FieldKey[] keys = new FieldKey[MAX];

	private final @Nullable Object[] values = new Object[MAX];

	private int size;

	/**
	 * Bits of the first names of paths.
	 */
	private long roots;

	/**
	 * Bits of the second names, below the first name of the last path.
	 */
	private long leaves;

	private final @Nullable FieldKey[] labelKeys = new FieldKey[MAX];

	private final @Nullable Object[] labelValues = new Object[MAX];

	private int labelsSize;

	private long labelBits;

	private boolean marked;

	private int markedSize;

	private long markedRoots;

	private long markedLeaves;

	private int markedLabelsSize;

	private long markedLabelBits;

	/**
	 * Take a field.
	 * @param key its key
	 * @param value the prepared value
	 * @return whether it was taken; if not, the tree has to decide
	 */
	boolean add(FieldKey key, Object value) {
		if (!key.flat() || this.size == MAX) {
			return false;
		}
		FieldName[] path = key.path();
		long root = path[0].bit();
		long leaf = (path.length == 2) ? path[1].bit() : 0;
		if ((this.roots & root) == 0) {
			this.roots |= root;
			this.leaves = leaf;
		}
		else if (isBesideLast(path) && (this.leaves & leaf) == 0) {
			this.leaves |= leaf;
		}
		else {
			return false;
		}
		this.keys[this.size] = key;
		this.values[this.size++] = value;
		return true;
	}

	private boolean isBesideLast(FieldName[] path) {
		FieldKey last = this.keys[this.size - 1];
		return path.length == 2 && last != null && last.path().length == 2 && last.path()[0].isSame(path[0]);
	}

	/**
	 * Take a label.
	 * @param key its key
	 * @param value a string, or {@link ValueWriter#NULL}
	 * @return whether it was taken
	 */
	boolean addLabel(FieldKey key, Object value) {
		FieldName label = key.label();
		if (!key.flatLabel() || label == null || this.labelsSize == MAX || (this.labelBits & label.bit()) != 0) {
			return false;
		}
		this.labelBits |= label.bit();
		this.labelKeys[this.labelsSize] = key;
		this.labelValues[this.labelsSize++] = value;
		return true;
	}

	boolean hasLabels() {
		return this.labelsSize > 0;
	}

	/**
	 * Mark the fields and labels so far as those to keep for the next event.
	 */
	void mark() {
		this.marked = true;
		this.markedSize = this.size;
		this.markedRoots = this.roots;
		this.markedLeaves = this.leaves;
		this.markedLabelsSize = this.labelsSize;
		this.markedLabelBits = this.labelBits;
	}

	/**
	 * Keep nothing for the next event.
	 */
	void unmark() {
		this.marked = false;
	}

	boolean isMarked() {
		return this.marked;
	}

	/**
	 * Return whether the first field after the mark belongs to the same object as the
	 * last one before it.
	 */
	boolean isJoinedAtMark() {
		if (this.markedSize == 0 || this.markedSize == this.size) {
			return false;
		}
		FieldKey last = this.keys[this.markedSize - 1];
		FieldKey next = this.keys[this.markedSize];
		return last != null && next != null && last.path().length == 2 && next.path().length == 2
				&& last.path()[0].isSame(next.path()[0]);
	}

	/**
	 * Move everything to the tree.
	 * @param tree the tree, which decides from now on
	 */
	void moveTo(FieldTree tree) {
		for (int i = 0; i < this.labelsSize; i++) {
			FieldKey key = this.labelKeys[i];
			Object value = this.labelValues[i];
			if (key != null && value != null) {
				tree.label(key.label(), value);
			}
		}
		for (int i = 0; i < this.size; i++) {
			FieldKey key = this.keys[i];
			Object value = this.values[i];
			if (key != null && value != null) {
				tree.put(key, value);
			}
		}
		clear();
	}

	/**
	 * Hand a copy of everything over to a shape. What is marked is kept for the next
	 * event.
	 * @param shaped decides from here on
	 * @return whether it does
	 */
	boolean copyTo(ShapedFields shaped) {
		for (int i = 0; i < this.labelsSize; i++) {
			FieldKey key = this.labelKeys[i];
			Object value = this.labelValues[i];
			if (key != null && value != null && !shaped.add(key, value, true)) {
				return false;
			}
		}
		for (int i = 0; i < this.size; i++) {
			FieldKey key = this.keys[i];
			Object value = this.values[i];
			if (key != null && value != null && !shaped.add(key, value, false)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return how many fields and labels there are before the mark, 0 if there is none.
	 */
	int markedCount() {
		return this.marked ? this.markedSize + this.markedLabelsSize : 0;
	}

	/**
	 * Drop everything.
	 */
	void clear() {
		this.marked = false;
		resetToMark();
	}

	/**
	 * Drop what has been added since the mark, or everything if there is none.
	 */
	void resetToMark() {
		if (!this.marked) {
			this.markedSize = 0;
			this.markedRoots = 0;
			this.markedLabelsSize = 0;
			this.markedLabelBits = 0;
		}
		for (int i = this.markedSize; i < this.size; i++) {
			this.values[i] = null;
		}
		for (int i = this.markedLabelsSize; i < this.labelsSize; i++) {
			this.labelValues[i] = null;
		}
		this.size = this.markedSize;
		this.roots = this.markedRoots;
		this.leaves = this.markedLeaves;
		this.labelsSize = this.markedLabelsSize;
		this.labelBits = this.markedLabelBits;
	}

	/**
	 * Write all fields. Consecutive fields of the same object are written as one object.
	 */
	void write(JsonBuffer out, LineLimits limits, ValueWriter writer) {
		write(0, this.size, out, limits, writer);
	}

	/**
	 * Write the fields before the mark.
	 */
	void writeMarked(JsonBuffer out, LineLimits limits, ValueWriter writer) {
		write(0, this.markedSize, out, limits, writer);
	}

	/**
	 * Write the fields after the mark.
	 */
	void writeUnmarked(JsonBuffer out, LineLimits limits, ValueWriter writer) {
		write(this.markedSize, this.size, out, limits, writer);
	}

	private void write(int from, int to, JsonBuffer out, LineLimits limits, ValueWriter writer) {
		FieldName open = null;
		int start = 0;
		for (int i = from; i < to; i++) {
			FieldKey key = this.keys[i];
			Object value = this.values[i];
			if (key == null || value == null) {
				continue;
			}
			if (!limits.takeField()) {
				writer.shortened();
				break;
			}
			FieldName[] path = key.path();
			if (open != null && !(path.length == 2 && open.isSame(path[0]))) {
				out.closeObject(start);
				open = null;
			}
			if (path.length == 2 && open == null) {
				start = out.openObject(path[0].opening());
				open = path[0];
			}
			out.raw(path[path.length - 1].json());
			writer.write(out, value, limits.valueSize());
		}
		if (open != null) {
			out.closeObject(start);
		}
	}

	/**
	 * Write the labels.
	 */
	void writeLabels(JsonBuffer out, LineLimits limits, ValueWriter writer) {
		for (int i = 0; i < this.labelsSize; i++) {
			FieldKey key = this.labelKeys[i];
			FieldName label = (key != null) ? key.label() : null;
			Object value = this.labelValues[i];
			if (label == null || value == null) {
				continue;
			}
			if (!limits.takeField()) {
				writer.shortened();
				return;
			}
			out.raw(label.json());
			writer.write(out, value, limits.valueSize());
		}
	}

}
