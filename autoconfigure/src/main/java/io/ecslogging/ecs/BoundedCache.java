package io.ecslogging.ecs;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Keeps what has been found out about strings that come again and again: names of
 * loggers, threads and classes, keys. Holds a bounded number of them, each in the one
 * place that its hash gives it; one that finds its place occupied gets it only now and
 * then, so that strings without end do not drive the others out. Entries are immutable,
 * and threads may replace them without harm.
 *
 * @param <V> what is kept; immutable
 */
final class BoundedCache<V> {

	private static final int SIZE = 1024;

	/**
	 * Longer strings are not kept.
	 */
	private static final int MAX_LENGTH = 200;

	private static final int MISSES_PER_REPLACEMENT = 32;

	private final Function<String, V> factory;

	@SuppressWarnings("unchecked")
	private final @Nullable Entry<V>[] entries = new Entry[SIZE];

	private int misses;

	BoundedCache(Function<String, V> factory) {
		this.factory = factory;
	}

	V get(String key) {
		int hash = key.hashCode();
		int place = (hash ^ (hash >>> 15)) & (SIZE - 1);
		Entry<V> entry = this.entries[place];
		if (entry != null && entry.key().equals(key)) {
			return entry.value();
		}
		V value = this.factory.apply(key);
		if (key.length() <= MAX_LENGTH && (entry == null || ++this.misses % MISSES_PER_REPLACEMENT == 0)) {
			this.entries[place] = new Entry<>(key, value);
		}
		return value;
	}

	/**
	 * A string and what is known of it.
	 */
	private record Entry<V>(String key, V value) {

	}

}
