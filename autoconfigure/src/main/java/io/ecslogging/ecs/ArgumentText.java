package io.ecslogging.ecs;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Renders arguments that contain secrets for the message, without the secrets. Owned by
 * one encoding at a time.
 */
final class ArgumentText {

	private static final String LEFT_OUT = "...";

	private static final String PLACEHOLDER = "{}";

	private final SecretMask mask;

	private final SecretPairs pairs;

	private final ValueWriter values;

	/**
	 * The most elements read from one argument, and the most characters of its text: more
	 * than a line has room for.
	 */
	private final int max;

	private final StringBuilder text = new StringBuilder(0);

	private int elements;

	private boolean masked;

	ArgumentText(SecretMask mask, ValueWriter values, int max) {
		this.mask = mask;
		this.pairs = new SecretPairs(mask);
		this.values = values;
		this.max = max;
	}

	/**
	 * Return whether a message certainly shows no secret after its key. That is not
	 * certain if the pattern joins a placeholder with a word or another placeholder, or
	 * if keys are secret by their path, which a text does not show.
	 * @param pattern the message with placeholders
	 * @param shown the message
	 */
	@SuppressWarnings("ReferenceEquality")
	boolean isClean(@Nullable String pattern, @Nullable String shown) {
		if (pattern == null || shown == null) {
			return true;
		}
		if (this.mask.hasPaths()) {
			return false;
		}
		for (int i = pattern.indexOf(PLACEHOLDER); i >= 0; i = pattern.indexOf(PLACEHOLDER, i + 1)) {
			if (i > 0 && (pattern.charAt(i - 1) == '}' || SecretPairs.isKeyPart(pattern.charAt(i - 1)))) {
				return false;
			}
		}
		return this.pairs.apply(shown) == shown;
	}

	/**
	 * Return the text of an argument that is not a structured one.
	 * @param argument the argument
	 * @return its text, or {@code null} to leave it as it is
	 */
	@Nullable String ofPlain(Object argument) {
		if (argument.getClass().isRecord() || Contents.isTree(argument)) {
			return masked(ownText(argument));
		}
		if (!isReadable(argument)) {
			return null;
		}
		Object content = this.values.content(argument);
		boolean asText = content == argument && !isContainer(content);
		return asText ? null : rendered(argument, "", "", (argument instanceof Map.Entry) ? argument : content);
	}

	/**
	 * Return whether an argument can show secrets in the message. An array of primitives
	 * contains none; an iterable without a text of its own does not show its elements.
	 */
	private static boolean isReadable(Object argument) {
		Class<?> type = argument.getClass();
		boolean bare = type.isArray() && type.getComponentType().isPrimitive()
				|| Contents.isList(argument) && !type.isArray() && !(argument instanceof Collection);
		return !bare;
	}

	/**
	 * Return the text of a structured argument.
	 * @param argument the argument
	 * @param key its only key, or {@code null} if it may have several
	 * @param members the fields that it has written
	 * @return its text, or {@code null} to leave it as it is
	 */
	@Nullable String ofStructured(Object argument, @Nullable String key, Map<?, ?> members) {
		boolean secret = !members.isEmpty();
		for (Object name : members.keySet()) {
			secret &= this.mask.covers(this.values.keyOf(name));
		}
		if (secret) {
			return SecretMask.REPLACEMENT;
		}
		String own = ownText(argument);
		Object only = (members.size() == 1) ? members.values().iterator().next() : members;
		String name = (members.size() == 1) ? this.values.keyOf(members.keySet().iterator().next()) : "";
		String prefix = own.startsWith(name + '=') ? name + '=' : "";
		boolean scalar = only == null || only instanceof String || only instanceof Number || only instanceof Boolean;
		if (scalar && own.equals(prefix + only)) {
			return null;
		}
		boolean whole = name.isEmpty() || key == null && prefix.isEmpty();
		String rendered = rendered(argument, prefix, whole ? "" : name, whole ? members : only);
		return (rendered != null) ? rendered : masked(own);
	}

	/**
	 * Return the text of a structured argument that cannot be read.
	 * @param argument the argument
	 * @param key its only key, or {@code null} if it is not known
	 * @return its text, or {@code null} to leave it as it is
	 */
	@Nullable String ofUnread(Object argument, @Nullable String key) {
		return (key != null && this.mask.covers(key)) ? SecretMask.REPLACEMENT : masked(ownText(argument));
	}

	private String ownText(Object argument) {
		try {
			return String.valueOf(argument.toString());
		}
		catch (Throwable ex) {
			// SLF4J says so in the message
			return "";
		}
	}

	@SuppressWarnings("ReferenceEquality")
	private @Nullable String masked(String text) {
		String without = this.pairs.apply(text);
		return (without != text) ? without : null;
	}

	private static boolean isContainer(@Nullable Object value) {
		return value instanceof Map<?, ?> || Contents.isList(value);
	}

	private @Nullable String rendered(Object argument, String prefix, String path, @Nullable Object value) {
		this.text.setLength(0);
		this.elements = 0;
		this.masked = false;
		try {
			this.text.append(prefix);
			render(path, value, 1);
			return this.masked ? this.text.toString() : null;
		}
		catch (Throwable ex) {
			// cannot be read, but its own text is in the message
			return masked(ownText(argument));
		}
		finally {
			this.text.setLength(0);
			if (this.text.capacity() > this.max) {
				this.text.trimToSize();
			}
		}
	}

	private void render(String path, @Nullable Object value, int depth) {
		if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean) {
			this.text.append(value);
			return;
		}
		if (value instanceof Map.Entry<?, ?> entry) {
			member(path, entry, depth);
			return;
		}
		Object content = Contents.isTree(value) ? value : this.values.content(value);
		if (depth > ValueWriter.MAX_DEPTH && isContainer(content)) {
			this.text.append(LEFT_OUT);
		}
		else if (content instanceof Map<?, ?> map) {
			object(path, map, depth);
		}
		else if (content != null && Contents.isList(content)) {
			array(path, content, depth);
		}
		else if (content == null || content instanceof Number || content instanceof Boolean) {
			this.text.append(content);
		}
		else {
			String own = (content instanceof String string) ? string : ownText(content);
			String without = masked(own);
			this.masked |= without != null;
			this.text.append((without != null) ? without : own);
		}
	}

	private void object(String path, Map<?, ?> map, int depth) {
		this.text.append('{');
		String separator = "";
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			this.text.append(separator);
			separator = ", ";
			if (isFull()) {
				break;
			}
			member(path, entry, depth);
		}
		this.text.append('}');
	}

	private void member(String path, Map.Entry<?, ?> entry, int depth) {
		String name = this.values.keyOf(entry.getKey());
		String key = path.isEmpty() ? name : path + '.' + name;
		this.text.append(name).append('=');
		if (entry.getValue() != null && this.mask.covers(key)) {
			this.masked = true;
			this.text.append(SecretMask.REPLACEMENT);
		}
		else {
			render(key, entry.getValue(), depth + 1);
		}
	}

	private void array(String path, Object list, int depth) {
		this.text.append('[');
		String separator = "";
		if (list instanceof Iterable<?> iterable) {
			for (Object element : iterable) {
				this.text.append(separator);
				separator = ", ";
				if (isFull()) {
					break;
				}
				render(path, element, depth + 1);
			}
		}
		else {
			int length = Array.getLength(list);
			for (int i = 0; i < length; i++) {
				this.text.append((i > 0) ? ", " : "");
				if (isFull()) {
					break;
				}
				render(path, Array.get(list, i), depth + 1);
			}
		}
		this.text.append(']');
	}

	/**
	 * Return whether the limits are reached. What has not been read may contain secrets,
	 * so it is not shown.
	 */
	private boolean isFull() {
		boolean full = ++this.elements > this.max || this.text.length() > this.max;
		if (full) {
			this.masked = true;
			this.values.shortened();
			this.text.append(LEFT_OUT);
		}
		return full;
	}

}
