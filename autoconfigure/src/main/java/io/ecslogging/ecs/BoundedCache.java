package io.ecslogging.ecs;

import java.util.function.Function;
import java.util.function.ToIntBiFunction;

import org.jspecify.annotations.Nullable;

/**
 * Caches what is known about recurring keys: names of loggers, keys of fields, stack
 * frames. The number of entries and the size of each are bounded, so that all together
 * take at most {@value #MAX_SIZE} KB. A key's hash gives {@value #PLACES} places for its
 * entry, so that a few keys of the same hash do not drive out each other. If other
 * entries are in all of them, only one in {@value #MISSES_PER_REPLACEMENT} misses
 * replaces one, so that a stream of new keys does not drive out the recurring ones.
 * Entries are immutable, so threads may replace them without locks.
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
	 * The hashes of the entries' keys, so that a key that is not there is told from one
	 * line of the processor's cache. While another thread replaces an entry, they may
	 * belong to the former one.
	 */
	private final int[] hashes = new int[SIZE];

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

	/**
	 * Return the value of a key, from the cache if it is there.
	 */
	V get(K key) {
		V value = find(key);
		return (value != null) ? value : this.factory.apply(key);
	}

	/**
	 * Return the value of a key if it is in the cache, or is kept from now on. So a key
	 * that never comes again costs no more than the search.
	 */
	@Nullable V find(K key) {
		int hash = key.hashCode();
		int first = (hash ^ (hash >>> 15)) & (SIZE - PLACES);
		for (int place = first; place < first + PLACES; place++) {
			if (this.hashes[place] == hash) {
				Entry<K, V> entry = this.entries[place];
				if (entry != null && entry.key().equals(key)) {
					return entry.value();
				}
			}
		}
		int place = placeToKeep(first);
		return (place >= 0) ? keep(place, hash, key) : null;
	}

	/**
	 * Return the place for a new entry, or -1 if it is not to be kept.
	 */
	private int placeToKeep(int first) {
		if (this.entries[first + PLACES - 1] == null) {
			for (int place = first; place < first + PLACES; place++) {
				if (this.entries[place] == null) {
					return place;
				}
			}
		}
		this.misses = (this.misses + 1) % (PLACES * MISSES_PER_REPLACEMENT);
		return (this.misses % MISSES_PER_REPLACEMENT == 0) ? first + this.misses / MISSES_PER_REPLACEMENT : -1;
	}

	private V keep(int place, int hash, K key) {
		V value = this.factory.apply(key);
		if (this.size.applyAsInt(key, value) <= MAX_ENTRY) {
			this.entries[place] = new Entry<>(key, value);
			this.hashes[place] = hash;
		}
		return value;
	}

	/**
	 * A key and its value.
	 */
	private record Entry<K, V>(K key, V value) {

	}

}
