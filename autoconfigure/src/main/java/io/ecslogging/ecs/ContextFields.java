package io.ecslogging.ecs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.helpers.MessageFormatter;

/**
 * Collects the context of an event: MDC, key-values, structured arguments and markers.
 * The code of the application's objects runs only here, however often the event is
 * written. Owned by one encoding at a time.
 */
final class ContextFields {

	/**
	 * Markers of one event above which no further references are followed.
	 */
	private static final int MAX_MARKERS = 64;

	/**
	 * The marker of every event that came through commons-logging. It says nothing about
	 * the event.
	 */
	private static final String COMMONS_LOGGING = "COMMONS-LOGGING";

	private final ContextSettings settings;

	private final FieldKeys keys;

	private final EventFields fields;

	private final ValueWriter values;

	private final @Nullable StructuredArguments arguments;

	private final MdcCache mdc;

	private final KeyValues keyValues;

	/**
	 * What contributors add, {@code null} if there are none.
	 */
	private final @Nullable ContributedFields contributed;

	private final ArgumentText texts;

	/**
	 * The arguments, with texts in place of those that contain secrets, or {@code null}
	 * if none does.
	 */
	private @Nullable Object @Nullable [] maskedArguments;

	/**
	 * Whether the message shows no secret after its key, {@code null} if that is not
	 * known yet.
	 */
	private @Nullable Boolean messageClean;

	ContextFields(EcsTemplate template, EventFields fields, ValueWriter values) {
		this.settings = template.settings().context();
		this.keys = template.keys();
		this.fields = fields;
		this.values = values;
		this.arguments = StructuredArguments.ifPresent();
		this.texts = new ArgumentText(this.settings.mask(), values, template.settings().maxLineSize());
		// the keys of MDC and key-values may have a prefix
		this.mdc = new MdcCache(this.settings, template.contextKeys(), fields);
		this.keyValues = new KeyValues(template.contextKeys(), fields, this.mdc);
		List<EcsFieldContributor> contributors = this.settings.contributors();
		this.contributed = contributors.isEmpty() ? null
				: new ContributedFields(contributors, new KeyValues(this.keys, fields, this.mdc), fields);
	}

	MdcCache mdc() {
		return this.mdc;
	}

	TraceContext trace() {
		return this.mdc.trace();
	}

	void reset() {
		this.mdc.reset();
		this.maskedArguments = null;
		this.messageClean = null;
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
		if (this.contributed != null) {
			// after the MDC, whose fields are kept for the next event
			this.contributed.collect(event);
		}
		if (this.settings.include()) {
			keyValues(event.getKeyValuePairs());
		}
		if (trace().isContradictory()) {
			trace().displaceOthers(this.fields.tree());
		}
		arguments(event);
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
		this.settings.additions().forEach((path, value) -> this.fields.put(this.keys, String.valueOf(path), value));
		if (this.settings.customMembers() != null) {
			customMembers(this.settings.customMembers(), event);
		}
	}

	private void customMembers(Function<ILoggingEvent, Map<String, ?>> customMembers, ILoggingEvent event) {
		try {
			customMembers.apply(event)
				.forEach((path, value) -> this.fields.put(this.keys, String.valueOf(path), value));
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
				this.keyValues.put(pair.key, pair.value);
			}
		}
	}

	private void arguments(ILoggingEvent event) {
		@Nullable Object[] arguments = event.getArgumentArray();
		if (arguments == null) {
			return;
		}
		for (int i = 0; i < arguments.length; i++) {
			Object argument = arguments[i];
			// first, because most arguments are of these types
			if (argument == null || argument instanceof String || argument instanceof Number) {
				continue;
			}
			String text = (this.arguments != null && this.arguments.isStructured(argument))
					? structured(this.arguments, argument, event) : this.texts.ofPlain(argument);
			if (text != null) {
				if (this.maskedArguments == null) {
					this.maskedArguments = Arrays.copyOf(arguments, arguments.length, Object[].class);
				}
				this.maskedArguments[i] = text;
			}
		}
	}

	/**
	 * Collect the fields of a structured argument. If none of them is a secret, and the
	 * message shows none, its text need not be looked at.
	 * @return the text that the message shows for it, or {@code null} for its own
	 */
	private @Nullable String structured(StructuredArguments reader, Object argument, ILoggingEvent event) {
		int secrets = this.values.secrets();
		Map<?, ?> members = members(reader, argument);
		if (members == null) {
			return this.texts.ofUnread(argument, reader.keyOf(argument));
		}
		boolean clean = secrets == this.values.secrets() && !this.values.isShortened() && isMessageClean(event);
		return clean ? null : this.texts.ofStructured(argument, reader.keyOf(argument), members);
	}

	private boolean isMessageClean(ILoggingEvent event) {
		if (this.messageClean == null) {
			this.messageClean = this.texts.isClean(event.getMessage(), event.getFormattedMessage());
		}
		return this.messageClean;
	}

	/**
	 * Collect the fields of a structured argument or marker.
	 * @return the fields, or {@code null} if they cannot be read
	 */
	private @Nullable Map<?, ?> members(StructuredArguments reader, Object argument) {
		Map<?, ?> members;
		try {
			members = reader.read(argument);
		}
		catch (Throwable ex) {
			this.fields.failed(argument.getClass().getSimpleName(), argument, ex);
			return null;
		}
		for (Map.Entry<?, ?> member : members.entrySet()) {
			this.fields.put(this.keys, this.values.keyOf(member.getKey()), member.getValue());
		}
		return members;
	}

	private static boolean isCommonsLogging(List<Marker> markers) {
		return markers.size() == 1 && markers.get(0) != null && COMMONS_LOGGING.equals(markers.get(0).getName());
	}

	/**
	 * Return the message of the event that has been collected. If arguments contain
	 * secrets, it is formatted again, because the secrets cannot be found in a formatted
	 * message.
	 */
	@Nullable String message(ILoggingEvent event) {
		return (this.maskedArguments != null)
				? MessageFormatter.arrayFormat(event.getMessage(), this.maskedArguments).getMessage()
				: event.getFormattedMessage();
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
				members(this.arguments, marker);
			}
			else {
				this.fields.tags().add(marker.getName());
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
