package io.ecslogging.ecs;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Knows which fields have a type in Elasticsearch because of their names, and where a
 * value goes that does not fit. May be used by any number of threads.
 */
final class MappingGuard {

	/**
	 * Guards nothing.
	 */
	static final MappingGuard NONE = new MappingGuard(false, "labels");

	/**
	 * The most fields that are reported.
	 */
	private static final int MAX_REPORTS = 100;

	/**
	 * Makes no type of any name that it ends, except for scores.
	 */
	private static final String SUFFIX = "_text";

	private final boolean active;

	private final String labels;

	private final Set<String> reported = ConcurrentHashMap.newKeySet();

	private MappingGuard(boolean active, String labels) {
		this.active = active;
		this.labels = labels + ".";
	}

	/**
	 * Create a guard of the documents that are shipped, and of no others.
	 * @param labels the name under which labels are written
	 */
	static MappingGuard of(Layout layout, String labels) {
		return (layout == Layout.NESTED) ? new MappingGuard(true, labels) : NONE;
	}

	/**
	 * Return the type of a field.
	 * @param path its path, as it is written
	 * @return the type, or {@code null} if it takes every value
	 */
	@Nullable MappedType typeOf(String path) {
		return this.active ? MappingPatterns.typeOf(path) : null;
	}

	/**
	 * Return the name of a label with its type.
	 */
	FieldName label(FieldName name) {
		return this.active ? name.of(MappingPatterns.typeOf(this.labels + name.text())) : name;
	}

	/**
	 * Return the name of the label to which a value goes that does not fit. It is not the
	 * name of a type.
	 * @param label the name of the label that the value has or would have
	 */
	static FieldName safe(FieldName label) {
		return FieldName.of(label.text().replace("_score", "_Score") + SUFFIX);
	}

	/**
	 * Report once that a field has values that do not fit.
	 * @param path the path of the field
	 * @param label the label that has its value, without the name of their parent
	 */
	void report(String path, MappedType type, FieldName label) {
		if (this.reported.size() >= MAX_REPORTS || !this.reported.add(path)) {
			return;
		}
		Notice.warn(
				"Values of [{}] are not of the type {} that Elasticsearch gives to the name, and would not be found: "
						+ "they are shipped as text in [{}{}], with the tag {}. Another name for the field helps",
				path, type.name().toLowerCase(Locale.ROOT), this.labels, label.text(), EventTags.MISTYPED);
	}

}
