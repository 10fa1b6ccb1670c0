package io.ecslogging.ecs;

import java.util.function.Function;
import java.util.function.ToIntBiFunction;

import org.jspecify.annotations.Nullable;

/**
 * Caches what is known about recurring keys: names of loggers and threads, keys of
 * fields, stack frames. The number of entries and the size of each are bounded, so that
 * all together take at most {@value #MAX_SIZE} KB. A key's hash gives {@value #PLACES}
 * places for its entry, so that a few keys of the same hash do not drive out each other.
 * If other entries are in all of them, only one in {@value #MISSES_PER_REPLACEMENT}
 * misses replaces one, so that a stream of new keys does not drive out the recurring
 * ones. Entries are immutable, so threads may replace them without locks.
 *
 * @param <K> the type of the keys; immutable
 * @param <V> the type of the values; immutable
 */
final class BoundedCache<K, V> {

	private static final int SIZE = 1024;

	private static final int PLACES = 4;

	/**
	 * The largest entry that is kept, in bytes.
	 */
	private static final int MAX_ENTRY = 1024;

	private static final int MAX_SIZE = SIZE * MAX_ENTRY / 1024;

	private static final int MISSES_PER_REPLACEMENT = 32;

	private final Function<K, V> factory;

	private final ToIntBiFunction<K, V> size;

	@SuppressWarnings("unchecked")
	private final @Nullable Entry<K, V>[] entries = new Entry[SIZE];

	/**
	 * Need not be exact.
	 */
	private int misses;

	/**
	 * Create an empty cache.
	 * @param factory finds the value of a key
	 * @param size estimates how many bytes a key and its value take
	 */
	BoundedCache(Function<K, V> factory, ToIntBiFunction<K, V> size) {
		this.factory = factory;
		this.size = size;
	}

	V get(K key) {
		int hash = key.hashCode();
		int first = (hash ^ (hash >>> 15)) & (SIZE - PLACES);
		for (int place = first; place < first + PLACES; place++) {
			Entry<K, V> entry = this.entries[place];
			if (entry == null) {
				break;
			}
			if (entry.hash() == hash && entry.key().equals(key)) {
				return entry.value();
			}
		}
		V value = this.factory.apply(key);
		if (this.size.applyAsInt(key, value) <= MAX_ENTRY) {
			keep(first, new Entry<>(hash, key, value));
		}
		return value;
	}

	private void keep(int first, Entry<K, V> entry) {
		for (int place = first; place < first + PLACES; place++) {
			if (this.entries[place] == null) {
				this.entries[place] = entry;
				return;
			}
		}
		this.misses = (this.misses + 1) % (PLACES * MISSES_PER_REPLACEMENT);
		if (this.misses % MISSES_PER_REPLACEMENT == 0) {
			this.entries[first + this.misses / MISSES_PER_REPLACEMENT] = entry;
		}
	}

	/**
	 * A key and its value.
	 */
	private record Entry<K, V>(int hash, K key, V value) {

	}

}
