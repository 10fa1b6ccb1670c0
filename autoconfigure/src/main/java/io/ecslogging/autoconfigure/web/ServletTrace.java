package io.ecslogging.autoconfigure.web;

import java.util.List;

import io.micrometer.observation.Observation;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.util.ClassUtils;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Finds the trace of a request: in Micrometer's observation, or in the MDC, where agents
 * put it.
 */
final class ServletTrace {

	private static final boolean MICROMETER = ClassUtils
		.isPresent("io.micrometer.tracing.handler.TracingObservationHandler", ServletTrace.class.getClassLoader());

	/**
	 * The names of Micrometer and of the agents of OpenTelemetry and Elastic.
	 */
	private static final List<String[]> KEYS = List.of(new String[] { "traceId", "spanId" },
			new String[] { "trace_id", "span_id" }, new String[] { "trace.id", "span.id" });

	private ServletTrace() {
	}

	/**
	 * Leave the ids of the trace and of the server's span, if there are any. Called by
	 * the thread of the request.
	 */
	static void leave(ServletRequest request, RequestNotes notes) {
		if (!MICROMETER || !Observed.leave(request, notes)) {
			leaveMdc(notes);
		}
	}

	private static void leaveMdc(RequestNotes notes) {
		for (String[] keys : KEYS) {
			String trace = MDC.get(keys[0]);
			if (trace != null) {
				notes.trace(trace, MDC.get(keys[1]));
				return;
			}
		}
	}

	/**
	 * Loaded only if Micrometer is present.
	 */
	private static final class Observed {

		private static final String ATTRIBUTE = ServerHttpObservationFilter.CURRENT_OBSERVATION_CONTEXT_ATTRIBUTE;

		static boolean leave(ServletRequest request, RequestNotes notes) {
			@Nullable Object context = request.getAttribute(ATTRIBUTE);
			return context instanceof Observation.Context observed && ObservedTrace.leave(observed, notes);
		}

	}

}
