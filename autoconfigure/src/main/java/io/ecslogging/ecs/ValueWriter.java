package io.ecslogging.ecs;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

import io.ecslogging.json.JsonBuffer;

/**
 * Turns any object into a JSON value. An object's own code ({@code toString()},
 * iterators) runs once for each event, in {@link #prepare}, however often the event is
 * written to fit its line. If it throws, a text takes the place of the value. Owned by
 * one encoding at a time.
 */
final class ValueWriter {

	/**
	 * The most levels of nested objects and arrays; Elasticsearch takes 20.
	 */
	static final int MAX_DEPTH = 16;

	static final String TOO_DEEP = "[contains itself, or is nested deeper than " + MAX_DEPTH + " levels]";

	/**
	 * Numbers with more bits, about a thousand digits, are written as strings, which can
	 * be cut.
	 */
	private static final int MAX_NUMBER_BITS = 3400;

	/**
	 * The prepared form of {@code null}.
	 */
	static final Object NULL = new Object();

	private final JsonBuffer slices = new JsonBuffer(256);

	private final SecretMask mask;

	private final SecretPairs pairs;

	private final @Nullable StructuredArguments arguments = StructuredArguments.ifPresent();

	private final int maxSize;

	private final EncodingStats stats;

	/**
	 * Elements read for this event. They limit the work, even if they are not written.
	 */
	private int steps;

	private boolean shortened;

	private int secrets;

	ValueWriter(SecretMask mask, int maxSize, EncodingStats stats) {
		this.mask = mask;
		this.pairs = new SecretPairs(mask);
		this.maxSize = maxSize;
		this.stats = stats;
	}

	void reset() {
		this.slices.truncate(0);
		this.steps = 0;
		this.shortened = false;
		this.secrets = 0;
	}

	/**
	 * Return whether something has been left out since the last reset.
	 */
	boolean isShortened() {
		return this.shortened;
	}

	void shortened() {
		this.shortened = true;
	}

	/**
	 * Return how many secret keys of this event have been seen.
	 */
	int secrets() {
		return this.secrets;
	}

	/**
	 * Note a secret key whose value need not be masked.
	 */
	void secretSeen() {
		this.secrets++;
	}

	void countMasked() {
		this.secrets++;
		this.stats.masked();
	}

	boolean isTooLargeToKeep(int limit) {
		return this.slices.capacity() > limit;
	}

	/**
	 * Return whether two prepared values are the same.
	 */
	boolean same(Object one, Object other) {
		return (one instanceof Slice && other instanceof Slice) ? asText(one).equals(asText(other)) : one.equals(other);
	}

	/**
	 * Return whether a prepared value fits a type.
	 */
	boolean fits(MappedType type, Object prepared) {
		if (prepared instanceof String text) {
			return type.fitsText(text);
		}
		if (prepared instanceof Number number) {
			return type.fitsNumber(number);
		}
		return prepared == NULL
				|| prepared instanceof Slice && MappedArray.fits(type, String.valueOf(asText(prepared)));
	}

	/**
	 * Return a form of the value that can be written any number of times.
	 * @param value any value
	 * @param depth how many objects contain it, including the document
	 * @return the prepared value
	 */
	Object prepare(@Nullable Object value, int depth) {
		if (value == null) {
			return NULL;
		}
		if (value instanceof String || value instanceof Boolean) {
			return value;
		}
		if (value instanceof Number number) {
			return prepare(number);
		}
		Object content = content(value);
		if (content instanceof Map<?, ?> || Contents.isList(content)) {
			int from = this.slices.size();
			element(content, depth);
			if (this.slices.at(from) != '"') {
				return new Slice(from, this.slices.size() - 1);
			}
			// not an array but the text that replaces it
			String text = this.slices.toString(from + 1, this.slices.size() - 2);
			this.slices.truncate(from);
			return text;
		}
		if (content != value) {
			return prepare(content, depth);
		}
		String text = text(value);
		return (text != null) ? text : NULL;
	}

	/**
	 * Return the content of a value, see {@link Contents#of}: the fields of a structured
	 * argument; a text that says so if the value's own code throws.
	 * @param value any value but a string, a number or a boolean
	 */
	@Nullable Object content(Object value) {
		Object content = value;
		for (int i = 0; i < MAX_DEPTH; i++) {
			Object held = held(content);
			if (held == null || held == content || held instanceof String || held instanceof Number
					|| held instanceof Boolean) {
				return held;
			}
			content = held;
		}
		return TOO_DEEP;
	}

	private @Nullable Object held(Object value) {
		try {
			return (this.arguments != null && this.arguments.isStructured(value)) ? this.arguments.read(value)
					: Contents.of(value);
		}
		catch (Throwable ex) {
			return failure(value, ex);
		}
	}

	private Object prepare(Number number) {
		if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
			return number;
		}
		if (number instanceof Double || number instanceof Float) {
			return Double.isFinite(number.doubleValue()) ? number : number.toString();
		}
		try {
			if (number instanceof AtomicLong || number instanceof AtomicInteger || number instanceof LongAdder) {
				return number.longValue();
			}
			if (number instanceof DoubleAdder) {
				return prepare(Double.valueOf(number.doubleValue()));
			}
			if (number instanceof BigInteger integer && integer.getClass() == BigInteger.class
					&& integer.bitLength() <= MAX_NUMBER_BITS) {
				return integer;
			}
			if (number instanceof BigDecimal decimal && decimal.getClass() == BigDecimal.class
					&& decimal.unscaledValue().bitLength() <= MAX_NUMBER_BITS) {
				return decimal;
			}
		}
		catch (Throwable ex) {
			return failure(number, ex);
		}
		String text = text(number);
		return (text != null) ? text : NULL;
	}

	/**
	 * Return the text of a prepared value, for places where only strings are allowed.
	 * @param prepared the prepared value
	 * @return a string, or {@link #NULL}
	 */
	Object asText(Object prepared) {
		if (prepared instanceof Slice slice) {
			return this.slices.toString(slice.from(), slice.to());
		}
		return (prepared == NULL) ? NULL : prepared.toString();
	}

	/**
	 * Write a prepared value.
	 * @param out the buffer to write to
	 * @param prepared the value
	 * @param limit how many bytes it may take
	 */
	void write(JsonBuffer out, Object prepared, int limit) {
		if (prepared instanceof String string) {
			this.shortened |= !out.string(string, limit);
		}
		else if (prepared instanceof Slice slice) {
			writeSlice(out, slice, limit);
		}
		else if (prepared instanceof Boolean bool) {
			out.bool(bool);
		}
		else if (prepared == NULL) {
			out.nullValue();
		}
		else {
			number(out, (Number) prepared);
		}
	}

	private static void number(JsonBuffer out, Number number) {
		if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
			out.number(number.longValue());
		}
		else if (number instanceof Double) {
			out.number(number.doubleValue());
		}
		else {
			out.raw(JsonBuffer.ascii(number.toString()));
			out.raw(',');
		}
	}

	/**
	 * Write an array or a map. If it is too long, leave out elements at its end.
	 */
	private void writeSlice(JsonBuffer out, Slice slice, int limit) {
		if (slice.to() - slice.from() <= limit) {
			out.raw(this.slices, slice.from(), slice.to());
			out.raw(',');
			return;
		}
		this.shortened = true;
		boolean array = this.slices.at(slice.from()) == '[';
		int start = out.open(array ? '[' : '{');
		int elements = slice.from() + 1;
		int end = endOfLastElement(elements, Math.min(slice.to() - 1, slice.from() + limit));
		if (end > elements) {
			out.raw(this.slices, elements, end);
			out.raw(',');
		}
		out.close(start, array ? ']' : '}');
	}

	private int endOfLastElement(int from, int to) {
		int end = from;
		int depth = 0;
		boolean quoted = false;
		for (int i = from; i < to; i++) {
			byte character = this.slices.at(i);
			if (quoted) {
				if (character == '\\') {
					i++;
				}
				quoted = character != '"';
			}
			else if (character == '"') {
				quoted = true;
			}
			else if (character == '[' || character == '{') {
				depth++;
			}
			else if (character == ']' || character == '}') {
				depth--;
			}
			else if (character == ',' && depth == 0) {
				end = i;
			}
		}
		return end;
	}

	/**
	 * Append an element of an array or a map to the slices.
	 */
	private void element(@Nullable Object element, int depth) {
		boolean nested = element != null && !(element instanceof String) && !(element instanceof Number)
				&& !(element instanceof Boolean);
		Object value = (element != null && nested) ? content(element) : element;
		if (value != null && (value instanceof Map<?, ?> || Contents.isList(value))) {
			if (depth > MAX_DEPTH) {
				this.stats.shortened();
				this.slices.string(TOO_DEEP);
				return;
			}
			container(value, depth);
			return;
		}
		write(this.slices, prepare(value, depth), Integer.MAX_VALUE);
	}

	private void container(Object value, int depth) {
		int from = this.slices.size();
		try {
			if (value instanceof Map<?, ?> map) {
				object(map, depth);
			}
			else {
				array(value, depth);
			}
		}
		catch (Throwable ex) {
			this.slices.truncate(from);
			this.slices.string(failure(value, ex));
		}
	}

	private void array(Object value, int depth) {
		int start = this.slices.open('[');
		if (value instanceof Iterable<?> iterable) {
			for (Object element : iterable) {
				if (isFull()) {
					break;
				}
				element(element, depth + 1);
			}
		}
		else {
			int length = Array.getLength(value);
			for (int i = 0; i < length && !isFull(); i++) {
				element(Array.get(value, i), depth + 1);
			}
		}
		this.slices.close(start, ']');
	}

	private void object(Map<?, ?> map, int depth) {
		int start = this.slices.open('{');
		Set<String> names = new HashSet<>();
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			if (isFull()) {
				break;
			}
			String key = keyOf(entry.getKey());
			String name = FieldName.written(FieldKeys.isWellFormed(key) ? key : FieldName.labelText(key));
			String unique = name;
			for (int i = names.size() + 1; !names.add(unique); i++) {
				unique = name + "_" + i;
			}
			this.slices.name(unique, 0, unique.length());
			if (this.mask.covers(key)) {
				countMasked();
				this.slices.string(SecretMask.REPLACEMENT);
			}
			else {
				element(entry.getValue(), depth + 1);
			}
		}
		this.slices.close(start, '}');
	}

	/**
	 * Return the name for a map's key.
	 */
	String keyOf(@Nullable Object key) {
		String name = (key instanceof String string) ? string : (key != null) ? text(key) : "null";
		return (name != null) ? name : "null";
	}

	/**
	 * Return whether the arrays and maps of this event are already larger than a line.
	 * Reading on would be of no use, and might never end.
	 */
	private boolean isFull() {
		boolean full = this.slices.size() > this.maxSize || ++this.steps > this.maxSize;
		this.shortened |= full;
		return full;
	}

	/**
	 * Return an object's own text. Secrets that appear in it with their keys are masked.
	 */
	private @Nullable String text(Object value) {
		try {
			String text = value.toString();
			String masked = (text != null) ? this.pairs.apply(text) : null;
			if (masked != text) {
				countMasked();
			}
			return masked;
		}
		catch (Throwable ex) {
			return failure(value, ex);
		}
	}

	/**
	 * Return the text that replaces an object whose own code threw. It names only the
	 * types, because the exception's message cannot be trusted either.
	 */
	String failure(Object value, Throwable ex) {
		this.stats.failed();
		return "[" + value.getClass().getName() + " failed: " + ex.getClass().getName() + "]";
	}

	/**
	 * The prepared form of an array or a map: the position of its JSON in
	 * {@link #slices}.
	 */
	private record Slice(int from, int to) {
	}

}
