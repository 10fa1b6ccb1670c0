package io.ecslogging.ecs;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * Collects what an event brings along: MDC, key-values, structured arguments and markers.
 * All code of the application's objects runs here, once for each event. Owned by one
 * encoding at a time.
 */
final class ContextFields {

	/**
	 * Markers looked at on one event, so that markers that contain each other come to an
	 * end.
	 */
	private static final int MAX_MARKERS = 64;

	/**
	 * Marks every event that came through commons-logging, which says nothing of the
	 * event.
	 */
	private static final String COMMONS_LOGGING = "COMMONS-LOGGING";

	private final ContextSettings settings;

	private final FieldKeys keys;

	/**
	 * The keys of MDC and key-values, which may have a prefix.
	 */
	private final FieldKeys contextKeys;

	private final EventFields fields;

	private final ValueWriter values;

	private final @Nullable StructuredArguments arguments;

	private final MdcFields mdc;

	/**
	 * What the message shows of arguments that are not to be seen.
	 */
	private final List<String> secretTexts = new ArrayList<>(0);

	ContextFields(EcsTemplate template, EventFields fields, ValueWriter values) {
		this.settings = template.settings().context();
		this.keys = template.keys();
		this.contextKeys = template.contextKeys();
		this.fields = fields;
		this.values = values;
		this.arguments = StructuredArguments.ifPresent();
		this.mdc = new MdcFields(this.settings, this.contextKeys, fields);
	}

	MdcFields mdc() {
		return this.mdc;
	}

	TraceContext trace() {
		return this.mdc.trace();
	}

	void reset() {
		this.mdc.reset();
		this.secretTexts.clear();
	}

	/**
	 * Collect the fields of an event. Later ones replace earlier ones of the same name.
	 * @param event the event
	 */
	void collect(ILoggingEvent event) {
		if (this.settings.hasMembers()) {
			members(event);
		}
		try {
			this.mdc.collect(event.getMDCPropertyMap());
		}
		catch (Throwable ex) {
			this.mdc.forget();
			this.fields.failed("mdc", event, ex);
		}
		if (this.settings.include()) {
			keyValues(event.getKeyValuePairs());
		}
		if (trace().isContradictory()) {
			trace().displaceOthers(this.fields.tree());
		}
		if (this.arguments != null) {
			arguments(this.arguments, event.getArgumentArray());
		}
		List<Marker> markers = event.getMarkerList();
		if (markers != null) {
			try {
				markers(markers);
			}
			catch (Throwable ex) {
				this.fields.failed("markers", markers, ex);
			}
		}
	}

	private void members(ILoggingEvent event) {
		this.settings.additions().forEach((path, value) -> this.fields.put(this.keys.get(path), value));
		if (this.settings.customMembers() != null) {
			customMembers(this.settings.customMembers(), event);
		}
	}

	private void customMembers(Function<ILoggingEvent, Map<String, ?>> customMembers, ILoggingEvent event) {
		try {
			customMembers.apply(event).forEach((path, value) -> this.fields.put(this.keys.get(path), value));
		}
		catch (Throwable ex) {
			this.fields.failed("custom_members", customMembers, ex);
		}
	}

	private void keyValues(@Nullable List<KeyValuePair> pairs) {
		if (pairs == null) {
			return;
		}
		for (int i = 0; i < pairs.size(); i++) {
			KeyValuePair pair = pairs.get(i);
			if (pair != null) {
				FieldKey key = this.contextKeys.get(String.valueOf(pair.key));
				if (!key.dotted() || !isTraceId(key, pair.value)) {
					this.fields.put(key, pair.value);
				}
			}
		}
	}

	private boolean isTraceId(FieldKey key, @Nullable Object value) {
		if (key.traceId() == null || !(value instanceof String id)) {
			return false;
		}
		this.fields.flat().unmark();
		return trace().accept(key.traceId(), id);
	}

	private void arguments(StructuredArguments reader, Object @Nullable [] arguments) {
		if (arguments == null) {
			return;
		}
		for (Object argument : arguments) {
			if (reader.isStructured(argument)) {
				structured(reader, argument);
			}
		}
	}

	private void structured(StructuredArguments reader, Object argument) {
		Map<?, ?> members;
		try {
			members = reader.read(argument);
		}
		catch (Throwable ex) {
			this.fields.failed(argument.getClass().getSimpleName(), argument, ex);
			return;
		}
		boolean secret = false;
		for (Map.Entry<?, ?> member : members.entrySet()) {
			FieldKey key = this.keys.get(this.values.keyOf(member.getKey()));
			secret |= key.secret();
			this.fields.put(key, member.getValue());
		}
		String text = secret ? this.values.keyOf(argument) : "";
		if (!text.isEmpty()) {
			this.secretTexts.add(text);
		}
	}

	private static boolean isCommonsLogging(List<Marker> markers) {
		return markers.size() == 1 && markers.get(0) != null && COMMONS_LOGGING.equals(markers.get(0).getName());
	}

	/**
	 * Return a message without the arguments that are not to be seen.
	 */
	String withoutSecrets(String message) {
		String masked = message;
		for (int i = 0; i < this.secretTexts.size(); i++) {
			masked = masked.replace(this.secretTexts.get(i), SecretMask.REPLACEMENT);
		}
		return masked;
	}

	private void markers(List<Marker> markers) {
		if (isCommonsLogging(markers)) {
			return;
		}
		List<Marker> seen = new ArrayList<>();
		seen.addAll(markers);
		for (int i = 0; i < seen.size(); i++) {
			Marker marker = seen.get(i);
			if (marker == null) {
				continue;
			}
			if (this.arguments != null && this.arguments.isStructured(marker)) {
				structured(this.arguments, marker);
			}
			else {
				this.fields.tag(marker.getName());
			}
			if (marker.hasReferences()) {
				references(marker.iterator(), seen);
			}
		}
	}

	private void references(Iterator<Marker> references, List<Marker> seen) {
		while (references.hasNext()) {
			Marker reference = references.next();
			if (seen.size() >= MAX_MARKERS) {
				this.values.shortened();
				return;
			}
			if (seen.stream().noneMatch((marker) -> marker == reference)) {
				seen.add(reference);
			}
		}
	}

}
