package io.ecslogging.sample.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import ch.qos.logback.classic.spi.ILoggingEvent;
import net.logstash.logback.argument.StructuredArgument;
import net.logstash.logback.marker.LogstashMarker;
import net.logstash.logback.marker.SingleFieldAppendingMarker;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * The names that a program gave to what it logged, without the values.
 *
 * @param mdc the keys of the MDC
 * @param keyValues the keys of key-values
 * @param arguments the fields of structured arguments, and of markers that are fields
 * @param markers all other markers
 * @param entries whether an argument or a marker had fields without saying which
 * @param exception whether there was an exception
 */
record EventNames(Set<String> mdc, List<String> keyValues, List<String> arguments, List<String> markers,
		boolean entries, boolean exception) {

	static EventNames of(ILoggingEvent event) {
		List<KeyValuePair> pairs = event.getKeyValuePairs();
		List<String> keys = (pairs != null) ? pairs.stream().map((pair) -> String.valueOf(pair.key)).toList()
				: List.of();
		List<String> fields = new ArrayList<>();
		List<String> names = new ArrayList<>();
		boolean unnamed = false;
		for (Object candidate : candidates(event)) {
			if (candidate instanceof SingleFieldAppendingMarker field) {
				fields.add(field.getFieldName());
			}
			else if (candidate instanceof StructuredArgument || candidate instanceof LogstashMarker) {
				unnamed = true;
			}
			else if (candidate instanceof Marker marker) {
				names.add(marker.getName());
			}
			unnamed = unnamed || candidate instanceof LogstashMarker marker && marker.hasReferences();
		}
		return new EventNames(Set.copyOf(event.getMDCPropertyMap().keySet()), keys, List.copyOf(fields),
				List.copyOf(names), unnamed, event.getThrowableProxy() != null);
	}

	private static List<Object> candidates(ILoggingEvent event) {
		List<Object> candidates = new ArrayList<>();
		if (event.getArgumentArray() != null) {
			for (Object argument : event.getArgumentArray()) {
				if (argument instanceof StructuredArgument) {
					candidates.add(argument);
				}
			}
		}
		if (event.getMarkerList() != null) {
			candidates.addAll(event.getMarkerList());
		}
		return candidates;
	}

}
