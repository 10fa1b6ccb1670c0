package io.ecslogging.ecs;

import org.jspecify.annotations.Nullable;

/**
 * Puts key-values at the paths of their keys, and trace ids where the document has them.
 * Owned by one encoding at a time.
 */
final class KeyValues {

	private final FieldKeys keys;

	private final EventFields fields;

	private final MdcCache mdc;

	/**
	 * Create one.
	 * @param keys give names their meaning
	 * @param fields take the values
	 * @param mdc has the trace ids
	 */
	KeyValues(FieldKeys keys, EventFields fields, MdcCache mdc) {
		this.keys = keys;
		this.fields = fields;
		this.mdc = mdc;
	}

	void put(@Nullable String key, @Nullable Object value) {
		if (this.fields.putKnown(key, this.keys, value)) {
			return;
		}
		String name = String.valueOf(key);
		FieldKey fieldKey = this.keys.get(name);
		boolean isId = fieldKey.dotted() && fieldKey.traceId() != null && value instanceof String id
				&& this.mdc.acceptId(fieldKey.traceId(), id);
		if (!isId) {
			this.fields.put(fieldKey, name, this.keys, value);
		}
	}

}
