package io.ecslogging.ecs;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.util.JsonGeneratorDelegate;

/**
 * Takes the fields that a structured argument writes as they are, so that they need not
 * be written as JSON and read back. Knows only what arguments do with plain values;
 * whatever else they do fails, and has to be done in the long way. Used once.
 */
final class Jackson3Fields extends JsonGeneratorDelegate {

	/**
	 * Maps and lists within others that are looked into.
	 */
	private static final int MAX_DEPTH = 8;

	private Map<String, @Nullable Object> fields = Map.of();

	private @Nullable String name;

	/**
	 * Create one without a delegate: what is not taken here fails.
	 */
	@SuppressWarnings("NullAway")
	Jackson3Fields() {
		super(null, false);
	}

	/**
	 * Return the fields that have been written, the last one of each name.
	 */
	Map<String, @Nullable Object> fields() {
		if (this.name != null) {
			throw NotPlainException.INSTANCE;
		}
		return this.fields;
	}

	@Override
	public JsonGenerator writeName(String name) {
		if (this.name != null) {
			throw NotPlainException.INSTANCE;
		}
		this.name = name;
		return this;
	}

	@Override
	public JsonGenerator writeName(SerializableString name) {
		return writeName(name.getValue());
	}

	@Override
	public JsonGenerator writePOJO(@Nullable Object value) {
		if (!isPlain(value, 1)) {
			throw NotPlainException.INSTANCE;
		}
		return field(value);
	}

	@Override
	public JsonGenerator writeString(@Nullable String value) {
		return field(value);
	}

	@Override
	public JsonGenerator writeNumber(short value) {
		return field(value);
	}

	@Override
	public JsonGenerator writeNumber(int value) {
		return field(value);
	}

	@Override
	public JsonGenerator writeNumber(long value) {
		return field(value);
	}

	@Override
	public JsonGenerator writeNumber(float value) {
		return field(value);
	}

	@Override
	public JsonGenerator writeNumber(double value) {
		return field(value);
	}

	@Override
	public JsonGenerator writeBoolean(boolean value) {
		return field(value);
	}

	@Override
	public JsonGenerator writeNull() {
		return field(null);
	}

	private JsonGenerator field(@Nullable Object value) {
		String field = this.name;
		if (field == null) {
			throw NotPlainException.INSTANCE;
		}
		if (this.fields.isEmpty()) {
			// nearly always the only one
			this.fields = Collections.singletonMap(field, value);
		}
		else {
			if (this.fields.size() == 1) {
				this.fields = new LinkedHashMap<>(this.fields);
			}
			this.fields.put(field, value);
		}
		this.name = null;
		return this;
	}

	/**
	 * Return whether Jackson would write a value as the encoder does: texts, numbers, and
	 * the JDK's own maps and collections of such.
	 */
	private static boolean isPlain(@Nullable Object value, int depth) {
		if (value == null || value instanceof String || value instanceof Boolean) {
			return true;
		}
		if (value instanceof Number) {
			return value instanceof Integer || value instanceof Long || value instanceof Double
					|| value instanceof Short || value instanceof Byte || value instanceof Float
					|| value.getClass() == BigDecimal.class || value.getClass() == BigInteger.class;
		}
		if (depth > MAX_DEPTH || !value.getClass().getName().startsWith("java.util.")) {
			return false;
		}
		if (value instanceof Map<?, ?> map) {
			for (Map.Entry<?, ?> entry : map.entrySet()) {
				if (!(entry.getKey() instanceof String) || !isPlain(entry.getValue(), depth + 1)) {
					return false;
				}
			}
			return true;
		}
		if (value instanceof Collection<?> collection) {
			for (Object element : collection) {
				if (!isPlain(element, depth + 1)) {
					return false;
				}
			}
			return true;
		}
		return false;
	}

	/**
	 * A value or a call that is not known here. Has no stack trace, since it is no fault.
	 */
	static final class NotPlainException extends RuntimeException {

		static final NotPlainException INSTANCE = new NotPlainException();

		private NotPlainException() {
			super(null, null, false, false);
		}

	}

}
