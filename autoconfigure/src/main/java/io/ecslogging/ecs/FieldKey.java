package io.ecslogging.ecs;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * All that is known about a key before there is a value. Immutable.
 *
 * @param text the key, with the prefix if there is one
 * @param dotted whether the key is a path
 * @param secret whether its value is masked
 * @param traceId which trace id it stands for, or {@code null}
 * @param placement where its value goes
 * @param path the names from the root on, as they are written; empty unless the value
 * goes to its path
 * @param label the name of its label, if the value becomes one; {@code null} if that
 * label is filtered out
 * @param flat whether its path has one or two names, and does not begin with a name of
 * the document's own
 * @param flatLabel whether the label has the key's own name, which is not that of a label
 * of the document's own
 * @param children the keys below it
 */
record FieldKey(String text, boolean dotted, boolean secret, @Nullable TraceId traceId, Placement placement,
		FieldName[] path, @Nullable FieldName label, boolean flat, boolean flatLabel, Children children) {

	/**
	 * Where a value goes.
	 */
	enum Placement {

		/**
		 * To its path.
		 */
		PATH,

		/**
		 * To a label, because the key says so.
		 */
		LABEL,

		/**
		 * To a label, because Elasticsearch refuses its path or a scalar there, or
		 * because the key is too long.
		 */
		DISPLACED,

		/**
		 * To the tags if it consists of strings, else to a label.
		 */
		TAGS,

		/**
		 * Nowhere: it is filtered out.
		 */
		NOWHERE

	}

	/**
	 * Keys of trace ids, named after what puts them into the MDC.
	 */
	enum TraceId {

		MICROMETER_TRACE("traceId"), MICROMETER_SPAN("spanId"),

		ELASTIC_TRACE("trace.id"), ELASTIC_SPAN("span.id"), ELASTIC_TRANSACTION("transaction.id"),

		OPENTELEMETRY_TRACE("trace_id"), OPENTELEMETRY_SPAN("span_id");

		private final String key;

		TraceId(String key) {
			this.key = key;
		}

		String key() {
			return this.key;
		}

		static @Nullable TraceId of(String key) {
			for (TraceId id : values()) {
				if (id.key.equals(key)) {
					return id;
				}
			}
			return null;
		}

	}

	/**
	 * The keys below a key, by the names of a map's entries: so that a map of the same
	 * names needs no text for each key. Bounded, since names may be data. May be used by
	 * any number of threads.
	 */
	static final class Children {

		private static final Child[] NOTHING = {};

		private static final int MAX = 16;

		private static final int MAX_NAME_LENGTH = 64;

		/**
		 * Copied when one is added, under this object's lock.
		 */
		private volatile Child[] children = NOTHING;

		/**
		 * Return the key of a name, or {@code null} if it is not known.
		 */
		@SuppressWarnings("ReferenceEquality")
		@Nullable FieldKey find(String name) {
			Child[] known = this.children;
			for (Child child : known) {
				if (child.name() == name) {
					return child.key();
				}
			}
			for (Child child : known) {
				if (child.name().equals(name)) {
					return child.key();
				}
			}
			return null;
		}

		/**
		 * Keep a key.
		 * @return whether there was room for it
		 */
		synchronized boolean add(String name, FieldKey key) {
			Child[] known = this.children;
			if (known.length == MAX || name.length() > MAX_NAME_LENGTH || find(name) != null) {
				return false;
			}
			Child[] more = Arrays.copyOf(known, known.length + 1);
			more[known.length] = new Child(name, key);
			this.children = more;
			return true;
		}

		/**
		 * A name and its key.
		 */
		private record Child(String name, FieldKey key) {

		}

	}

}
