package io.ecslogging.autoconfigure.web;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;

/**
 * The trace that an observation belongs to. Loaded only if Micrometer Tracing is present.
 */
final class ObservedTrace {

	private ObservedTrace() {
	}

	/**
	 * Leave the ids of the trace and of the observation's span.
	 * @return whether there were any
	 */
	static boolean leave(Observation.ContextView observed, RequestNotes notes) {
		TracingContext tracing = observed.get(TracingContext.class);
		Span span = (tracing != null) ? tracing.getSpan() : null;
		if (span == null || span.isNoop() && span.context().traceId().isEmpty()) {
			return false;
		}
		TraceContext context = span.context();
		notes.trace(context.traceId(), context.spanId());
		return true;
	}

}
