package io.ecslogging.autoconfigure.web;

import java.util.List;

import jakarta.servlet.ServletRequest;
import org.slf4j.MDC;

/**
 * Finds the trace of a request in the MDC, where agents put it.
 */
final class MdcTrace implements TraceSource {

	/**
	 * The names of Micrometer and of the agents of OpenTelemetry and Elastic.
	 */
	private static final List<String[]> KEYS = List.of(new String[] { "traceId", "spanId" },
			new String[] { "trace_id", "span_id" }, new String[] { "trace.id", "span.id" });

	@Override
	public boolean leave(ServletRequest request, RequestNotes notes) {
		for (String[] keys : KEYS) {
			String trace = MDC.get(keys[0]);
			if (trace != null) {
				notes.trace(trace, MDC.get(keys[1]));
				return true;
			}
		}
		return false;
	}

}
