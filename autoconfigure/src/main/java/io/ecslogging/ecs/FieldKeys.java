package io.ecslogging.ecs;

import org.jspecify.annotations.Nullable;

import io.ecslogging.ecs.EcsSchema.OwnField;
import io.ecslogging.ecs.FieldKey.Placement;
import io.ecslogging.ecs.FieldKey.TraceId;

/**
 * Finds out what keys mean, and caches the results. May be used by any number of threads.
 */
final class FieldKeys {

	private static final String LABELS = "labels.";

	/**
	 * The most characters of a key; at most an eighth of a short line. A longer key
	 * becomes a label whose name is cut there, because names cannot be cut later to fit a
	 * line.
	 */
	private static final int MAX_LENGTH = 512;

	private static final int MAX_PART_OF_LINE = 8;

	private static final FieldName[] NO_PATH = {};

	private final MemberFilter filter;

	private final SecretMask mask;

	private final MappingGuard guard;

	private final String prefix;

	private final int maxLength;

	private final BoundedCache<String, FieldKey> keys = new BoundedCache<>(this::create, FieldKeys::size);

	/**
	 * Create an empty store.
	 * @param filter what is written, and under which names
	 * @param mask which keys name secrets
	 * @param guard which fields have a type
	 * @param prefix the path below which all keys are put, or empty
	 * @param maxLineSize the maximum size of a line in bytes
	 */
	FieldKeys(MemberFilter filter, SecretMask mask, MappingGuard guard, String prefix, int maxLineSize) {
		this.maxLength = Math.min(MAX_LENGTH, maxLineSize / MAX_PART_OF_LINE);
		this.filter = filter;
		this.mask = mask;
		this.guard = guard;
		this.prefix = prefix;
	}

	FieldKey get(String key) {
		return (key.length() <= this.maxLength) ? this.keys.get(key) : create(key);
	}

	private FieldKey create(String key) {
		String text = prefixed(key);
		if (text.length() > this.maxLength) {
			return new FieldKey(text, true, this.mask.covers(text), null, Placement.DISPLACED, NO_PATH,
					label(text.substring(0, this.maxLength)), null);
		}
		boolean dotted = text.indexOf('.') >= 0;
		Placement placement = placement(text);
		FieldName[] path = (placement == Placement.PATH) ? path(text) : NO_PATH;
		FieldName label = label((placement == Placement.LABEL) ? text.substring(LABELS.length()) : text);
		MappedType type = (placement == Placement.PATH) ? this.guard.typeOf(this.filter.renamed(text)) : null;
		return new FieldKey(text, dotted, this.mask.covers(text), TraceId.of(key), placement, path, label, type);
	}

	/**
	 * Return about how many bytes a key takes in memory.
	 */
	private static int size(String key, FieldKey known) {
		int size = Character.BYTES * (key.length() + known.text().length());
		for (FieldName name : known.path()) {
			size += name.size();
		}
		return size + ((known.label() != null) ? known.label().size() : 0);
	}

	private String prefixed(String key) {
		if (this.prefix.isEmpty()) {
			return key;
		}
		return (this.prefix.endsWith(".") || key.startsWith(".")) ? this.prefix + key : this.prefix + '.' + key;
	}

	private Placement placement(String text) {
		if (!this.filter.keeps(text)) {
			return Placement.NOWHERE;
		}
		if (text.startsWith(LABELS)) {
			return Placement.LABEL;
		}
		if (text.equals(OwnField.TAGS.path())) {
			return Placement.TAGS;
		}
		boolean refused = !isWellFormed(text) || isRefused(text) || isRefused(this.filter.renamed(text));
		return refused ? Placement.DISPLACED : Placement.PATH;
	}

	private static boolean isRefused(String path) {
		return EcsSchema.isFieldSet(path) || EcsSchema.isReserved(path);
	}

	private FieldName[] path(String text) {
		String[] names = this.filter.renamed(text).split("\\.");
		FieldName[] path = new FieldName[names.length];
		for (int i = 0; i < names.length; i++) {
			path[i] = FieldName.of(names[i]);
		}
		return path;
	}

	private @Nullable FieldName label(String key) {
		FieldName name = label(this.filter, FieldName.labelText(key));
		return (name != null) ? this.guard.label(name) : null;
	}

	/**
	 * Return the name under which a label is written.
	 * @return the name, or {@code null} if the label is filtered out
	 */
	static @Nullable FieldName label(MemberFilter filter, String name) {
		String path = LABELS + name;
		return filter.keeps(path) ? FieldName.of(filter.nameOf(path, name)) : null;
	}

	/**
	 * Return whether a path has no blank names and is not too deep. Otherwise
	 * Elasticsearch would refuse the document.
	 */
	static boolean isWellFormed(String path) {
		int depth = 1;
		boolean blank = true;
		for (int i = 0; i < path.length(); i++) {
			char character = path.charAt(i);
			if (character == '.') {
				if (blank || ++depth > ValueWriter.MAX_DEPTH) {
					return false;
				}
				blank = true;
			}
			else if (blank) {
				blank = character <= ' ' || Character.isWhitespace(character);
			}
		}
		return !blank;
	}

}
