package io.ecslogging.ecs;

import org.jspecify.annotations.Nullable;

/**
 * All that is known about a key before there is a value. Immutable.
 *
 * @param text the key, with the prefix if there is one
 * @param dotted whether the key is a path
 * @param secret whether its value is masked
 * @param traceId which trace id it stands for, or {@code null}
 * @param placement where its value goes
 * @param path the names from the root on, as they are written; empty unless the value
 * goes to its path
 * @param label the name of its label, if the value becomes one; {@code null} if that
 * label is filtered out
 * @param type the type that Elasticsearch gives to fields at this path, or {@code null}
 * if it takes every value, or if the value does not go to its path
 */
record FieldKey(String text, boolean dotted, boolean secret, @Nullable TraceId traceId, Placement placement,
		FieldName[] path, @Nullable FieldName label, @Nullable MappedType type) {

	/**
	 * Return whether the place of a value depends on nothing but this key.
	 */
	boolean isFree() {
		return !this.secret && this.traceId == null && this.placement != Placement.TAGS;
	}

	/**
	 * Where a value goes.
	 */
	enum Placement {

		/**
		 * To its path.
		 */
		PATH,

		/**
		 * To a label, because the key says so.
		 */
		LABEL,

		/**
		 * To a label, because Elasticsearch refuses its path or a scalar there, or
		 * because the key is too long.
		 */
		DISPLACED,

		/**
		 * To the tags if it consists of strings, else to a label.
		 */
		TAGS,

		/**
		 * Nowhere: it is filtered out.
		 */
		NOWHERE

	}

	/**
	 * Keys of trace ids, named after what puts them into the MDC.
	 */
	enum TraceId {

		MICROMETER_TRACE("traceId"), MICROMETER_SPAN("spanId"),

		ELASTIC_TRACE("trace.id"), ELASTIC_SPAN("span.id"), ELASTIC_TRANSACTION("transaction.id"),

		OPENTELEMETRY_TRACE("trace_id"), OPENTELEMETRY_SPAN("span_id");

		private final String key;

		TraceId(String key) {
			this.key = key;
		}

		String key() {
			return this.key;
		}

		static @Nullable TraceId of(String key) {
			for (TraceId id : values()) {
				if (id.key.equals(key)) {
					return id;
				}
			}
			return null;
		}

	}

}
