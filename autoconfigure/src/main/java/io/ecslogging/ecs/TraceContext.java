package io.ecslogging.ecs;

import org.jspecify.annotations.Nullable;

/**
 * The ids of the trace that an event belongs to, whoever put them into its MDC. Owned by
 * one encoding at a time.
 */
final class TraceContext {

	private static final int SOURCES = Source.values().length;

	private final @Nullable String[] traceIds = new String[SOURCES];

	private final @Nullable String[] spanIds = new String[SOURCES];

	private @Nullable String transactionId;

	private boolean present;

	void reset() {
		if (this.present) {
			for (int i = 0; i < SOURCES; i++) {
				this.traceIds[i] = null;
				this.spanIds[i] = null;
			}
			this.transactionId = null;
			this.present = false;
		}
	}

	/**
	 * Take an MDC entry or a key-value if it is one of the ids.
	 * @param key the key
	 * @param value the value
	 * @return whether it was taken
	 */
	boolean accept(String key, @Nullable String value) {
		switch (key) {
			case "traceId":
				return set(this.traceIds, Source.MICROMETER, value);
			case "spanId":
				return set(this.spanIds, Source.MICROMETER, value);
			case "trace.id":
				return set(this.traceIds, Source.ELASTIC_APM, value);
			case "span.id":
				return set(this.spanIds, Source.ELASTIC_APM, value);
			case "trace_id":
				return set(this.traceIds, Source.OPENTELEMETRY, value);
			case "span_id":
				return set(this.spanIds, Source.OPENTELEMETRY, value);
			case "transaction.id":
				if (value == null || value.isEmpty() || this.transactionId != null) {
					return value == null || value.isEmpty() || value.equals(this.transactionId);
				}
				this.transactionId = value;
				this.present = true;
				return true;
			default:
				return false;
		}
	}

	private boolean set(@Nullable String[] ids, Source source, @Nullable String value) {
		if (value == null || value.isEmpty()) {
			return true;
		}
		String former = ids[source.ordinal()];
		if (former == null) {
			ids[source.ordinal()] = value;
			this.present = true;
			return true;
		}
		return former.equals(value);
	}

	boolean isPresent() {
		return this.present;
	}

	@Nullable String traceId() {
		return first(this.traceIds);
	}

	@Nullable String spanId() {
		return first(this.spanIds);
	}

	@Nullable String transactionId() {
		return this.transactionId;
	}

	/**
	 * Hand over the ids that contradict the ones believed.
	 * @param fields where they become labels
	 */
	void displaceOthers(FieldTree fields) {
		displaceOthers(fields, this.traceIds, "traceId", "trace.id", "trace_id");
		displaceOthers(fields, this.spanIds, "spanId", "span.id", "span_id");
	}

	private static void displaceOthers(FieldTree fields, @Nullable String[] ids, String... keys) {
		String believed = first(ids);
		for (int i = 0; i < SOURCES; i++) {
			String id = ids[i];
			if (id != null && !id.equals(believed)) {
				fields.displace(keys[i], id);
			}
		}
	}

	private static @Nullable String first(@Nullable String[] ids) {
		for (String id : ids) {
			if (id != null) {
				return id;
			}
		}
		return null;
	}

	/**
	 * Who puts ids into the MDC under names of their own; where several do, the first one
	 * is believed.
	 */
	private enum Source {

		MICROMETER, ELASTIC_APM, OPENTELEMETRY

	}

}
