package io.ecslogging.ecs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

import io.ecslogging.ecs.FieldKey.Placement;

/**
 * Collects what an event brings along: MDC, key-values, structured arguments and markers.
 * All code of the application's objects runs here, once for each event. Owned by one
 * encoding at a time.
 */
final class ContextFields implements BiConsumer<String, @Nullable String> {

	/**
	 * Markers looked at on one event, so that markers that contain each other come to an
	 * end.
	 */
	private static final int MAX_MARKERS = 64;

	/**
	 * Tags taken from one event.
	 */
	private static final int MAX_TAGS = 256;

	/**
	 * Marks every event that came through commons-logging, which says nothing of the
	 * event.
	 */
	private static final String COMMONS_LOGGING = "COMMONS-LOGGING";

	private final ContextSettings settings;

	private final boolean undottedToLabels;

	private final FieldKeys keys;

	/**
	 * The keys of MDC and key-values, which may have a prefix.
	 */
	private final FieldKeys contextKeys;

	private final FieldTree tree;

	private final FlatFields flat = new FlatFields();

	/**
	 * Whether the tree has taken over.
	 */
	private boolean inTree;

	private final ValueWriter values;

	private final EncodingStats stats;

	private final @Nullable StructuredArguments arguments;

	private final TraceContext trace = new TraceContext();

	private final List<String> tags = new ArrayList<>();

	/**
	 * Entries of maps that are read of one event: more than a line has room for.
	 */
	private final int maxEntries;

	private int entriesRead;

	/**
	 * What the message shows of arguments that are not to be seen.
	 */
	private final List<String> secretTexts = new ArrayList<>(0);

	/**
	 * The maps that are being read, to find those that contain themselves.
	 */
	private final Deque<Object> open = new ArrayDeque<>();

	ContextFields(EcsTemplate template, FieldTree tree, ValueWriter values, EncodingStats stats) {
		this.settings = template.settings().context();
		this.maxEntries = template.settings().maxLineSize();
		this.undottedToLabels = this.settings.mdcPlacement() == MdcPlacement.LABELS;
		this.keys = template.keys();
		this.contextKeys = template.contextKeys();
		this.tree = tree;
		this.values = values;
		this.stats = stats;
		this.arguments = StructuredArguments.ifPresent();
	}

	/**
	 * Return the tree, with everything in it.
	 */
	private FieldTree tree() {
		if (!this.flat.isEmpty()) {
			this.flat.moveTo(this.tree);
		}
		this.inTree = true;
		return this.tree;
	}

	FlatFields flat() {
		return this.flat;
	}

	TraceContext trace() {
		return this.trace;
	}

	/**
	 * Return the names of the event's markers and the tags of its key-values.
	 */
	List<String> tags() {
		return this.tags;
	}

	void reset() {
		this.tree.reset();
		this.flat.reset();
		this.inTree = false;
		this.values.reset();
		this.trace.reset();
		this.tags.clear();
		this.secretTexts.clear();
		this.entriesRead = 0;
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
			mdc(event.getMDCPropertyMap());
		}
		catch (Throwable ex) {
			failed("mdc", event, ex);
		}
		if (this.settings.include()) {
			keyValues(event.getKeyValuePairs());
		}
		if (this.trace.isContradictory()) {
			this.trace.displaceOthers(tree());
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
				failed("markers", markers, ex);
			}
		}
	}

	private void failed(String source, Object culprit, Throwable ex) {
		tree().label(FieldName.of(source), this.values.failure(culprit, ex));
	}

	private void mdc(@Nullable Map<String, String> mdc) {
		if (mdc != null && !mdc.isEmpty()) {
			mdc.forEach(this);
		}
	}

	private void members(ILoggingEvent event) {
		this.settings.additions().forEach((path, value) -> put(this.keys.get(path), value));
		if (this.settings.customMembers() != null) {
			customMembers(this.settings.customMembers(), event);
		}
	}

	private void customMembers(Function<ILoggingEvent, Map<String, ?>> customMembers, ILoggingEvent event) {
		try {
			customMembers.apply(event).forEach((path, value) -> put(this.keys.get(path), value));
		}
		catch (Throwable ex) {
			failed("custom_members", customMembers, ex);
		}
	}

	/**
	 * Take an entry of the MDC.
	 */
	@Override
	public void accept(@Nullable String key, @Nullable String value) {
		FieldKey fieldKey = this.contextKeys.get(String.valueOf(key));
		if (fieldKey.traceId() != null && this.trace.accept(fieldKey.traceId(), value) || !this.settings.include()) {
			return;
		}
		Object prepared = (value != null) ? (fieldKey.secret() ? masked() : value) : ValueWriter.NULL;
		if (this.undottedToLabels && !fieldKey.dotted()) {
			label(fieldKey, prepared);
		}
		else {
			place(fieldKey, prepared);
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
					put(key, pair.value);
				}
			}
		}
	}

	private boolean isTraceId(FieldKey key, @Nullable Object value) {
		return key.traceId() != null && value instanceof String id && this.trace.accept(key.traceId(), id);
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
			tree().label(FieldName.label(argument.getClass().getSimpleName()), this.values.failure(argument, ex));
			return;
		}
		boolean secret = false;
		for (Map.Entry<?, ?> member : members.entrySet()) {
			FieldKey key = this.keys.get(this.values.keyOf(member.getKey()));
			secret |= key.secret();
			put(key, member.getValue());
		}
		if (secret) {
			this.secretTexts.add(argument.toString());
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
				tag(marker.getName());
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

	private void tag(@Nullable String tag) {
		if (tag == null || tag.isEmpty() || this.tags.contains(tag)) {
			return;
		}
		if (this.tags.size() < MAX_TAGS) {
			this.tags.add(tag);
		}
		else {
			this.values.shortened();
		}
	}

	/**
	 * Put a value, whatever it is, at the path of its key.
	 */
	private void put(FieldKey key, @Nullable Object value) {
		if (value == null) {
			place(key, ValueWriter.NULL);
		}
		else if (key.secret()) {
			place(key, masked());
		}
		else if (key.placement() == Placement.TAGS) {
			tags(key, value);
		}
		else if (value instanceof String || value instanceof Number) {
			// first, since asking whether it is a map costs more
			place(key, this.values.prepare(value, 1));
		}
		else if (value instanceof Map<?, ?> map && !isEmpty(map)) {
			putAll(key, map);
		}
		else {
			place(key, this.values.prepare(value, key.path().length));
		}
	}

	private void place(FieldKey key, Object prepared) {
		if (this.inTree || !this.flat.add(key, prepared)) {
			tree().put(key, prepared);
		}
	}

	private void label(FieldKey key, Object prepared) {
		if (this.inTree || !this.flat.addLabel(key, prepared)) {
			tree().label(key.label(), prepared);
		}
	}

	private String masked() {
		this.stats.masked();
		return SecretMask.REPLACEMENT;
	}

	/**
	 * Take strings as tags. They are read only once, since they may not be there a second
	 * time.
	 */
	private void tags(FieldKey key, Object value) {
		if (value instanceof String tag) {
			tag(tag);
			return;
		}
		if (!(value instanceof Iterable<?> iterable)) {
			place(key, this.values.prepare(value, 1));
			return;
		}
		List<Object> read = new ArrayList<>();
		try {
			for (Object tag : iterable) {
				if (read.size() > MAX_TAGS) {
					break;
				}
				read.add(tag);
			}
		}
		catch (Throwable ex) {
			failed(key.text(), iterable, ex);
		}
		if (read.stream().allMatch(String.class::isInstance)) {
			read.forEach((tag) -> tag((String) tag));
		}
		else {
			place(key, this.values.prepare(read, 1));
		}
	}

	private static boolean isEmpty(Map<?, ?> map) {
		try {
			return map.isEmpty();
		}
		catch (Throwable ex) {
			return false;
		}
	}

	private void putAll(FieldKey key, Map<?, ?> map) {
		if (this.open.size() >= ValueWriter.MAX_DEPTH || this.open.stream().anyMatch((other) -> other == map)) {
			this.stats.shortened();
			place(key, ValueWriter.TOO_DEEP);
			return;
		}
		this.open.push(map);
		try {
			for (Map.Entry<?, ?> entry : map.entrySet()) {
				if (++this.entriesRead > this.maxEntries) {
					this.values.shortened();
					return;
				}
				put(this.keys.get(key.text() + '.' + this.values.keyOf(entry.getKey())), entry.getValue());
			}
		}
		catch (Throwable ex) {
			tree().displace(key.label(), this.values.failure(map, ex));
		}
		finally {
			this.open.pop();
		}
	}

}
