package io.ecslogging.ecs;

import org.jspecify.annotations.Nullable;

import io.ecslogging.ecs.FieldKey.TraceId;

/**
 * The trace, span and transaction ids of an event, whoever set them. If several did, the
 * ids of Micrometer Tracing are written, else those of the Elastic APM agent, else those
 * of the OpenTelemetry agent. Owned by one encoding at a time.
 */
final class TraceContext {

	private static final TraceId[] TRACE = { TraceId.MICROMETER_TRACE, TraceId.ELASTIC_TRACE,
			TraceId.OPENTELEMETRY_TRACE };

	private static final TraceId[] SPAN = { TraceId.MICROMETER_SPAN, TraceId.ELASTIC_SPAN, TraceId.OPENTELEMETRY_SPAN };

	private final @Nullable String[] ids = new String[TraceId.values().length];

	private boolean present;

	/**
	 * How many ids there are in addition to the first trace id and the first span id.
	 */
	private int others;

	void reset() {
		if (this.present) {
			for (int i = 0; i < this.ids.length; i++) {
				this.ids[i] = null;
			}
			this.present = false;
			this.others = 0;
		}
	}

	/**
	 * Take an id.
	 * @param id which one
	 * @param value its value; {@code null} or empty counts as taken, because there is
	 * nothing to write
	 * @return whether it was taken; {@code false} if this id already has another value
	 */
	boolean accept(TraceId id, @Nullable String value) {
		if (value == null || value.isEmpty()) {
			return true;
		}
		String former = this.ids[id.ordinal()];
		if (former != null) {
			return former.equals(value);
		}
		if (this.present && (first(TRACE) != null && isOneOf(TRACE, id) || first(SPAN) != null && isOneOf(SPAN, id))) {
			this.others++;
		}
		this.ids[id.ordinal()] = value;
		this.present = true;
		return true;
	}

	@Nullable String traceId() {
		return this.present ? first(TRACE) : null;
	}

	@Nullable String spanId() {
		return this.present ? first(SPAN) : null;
	}

	@Nullable String transactionId() {
		return this.ids[TraceId.ELASTIC_TRANSACTION.ordinal()];
	}

	/**
	 * Return whether there are ids that contradict those that are written.
	 */
	boolean isContradictory() {
		return this.others > 0 && (isContradictory(TRACE) || isContradictory(SPAN));
	}

	private static boolean isOneOf(TraceId[] candidates, TraceId id) {
		return candidates[0] == id || candidates[1] == id || candidates[2] == id;
	}

	private boolean isContradictory(TraceId[] candidates) {
		String believed = first(candidates);
		for (TraceId candidate : candidates) {
			String id = this.ids[candidate.ordinal()];
			if (id != null && id != believed && !id.equals(believed)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Turn the ids that contradict those that are written into labels.
	 * @param fields the tree that has the labels
	 */
	void displaceOthers(FieldTree fields) {
		displaceOthers(fields, TRACE);
		displaceOthers(fields, SPAN);
	}

	private void displaceOthers(FieldTree fields, TraceId[] candidates) {
		String believed = first(candidates);
		for (TraceId candidate : candidates) {
			String id = this.ids[candidate.ordinal()];
			if (id != null && !id.equals(believed)) {
				fields.displace(FieldName.label(candidate.key()), id);
			}
		}
	}

	private @Nullable String first(TraceId[] candidates) {
		for (TraceId candidate : candidates) {
			String id = this.ids[candidate.ordinal()];
			if (id != null) {
				return id;
			}
		}
		return null;
	}

}
