package io.ecslogging.ecs;

import java.util.function.Function;
import java.util.function.ToIntBiFunction;

import org.jspecify.annotations.Nullable;

/**
 * Keeps what has been found out about things that come again and again: names of loggers
 * and threads, keys, stack frames. Holds a bounded number of them, and none that is
 * large, so that all together take at most {@value #MAX_SIZE} KB; each in the one place
 * that its hash gives it; one that finds its place occupied gets it only now and then, so
 * that things without end do not drive the others out. Entries are immutable, and threads
 * may replace them without harm.
 *
 * @param <K> what is looked up; immutable
 * @param <V> what is kept; immutable
 */
final class BoundedCache<K, V> {

	private static final int SIZE = 1024;

	/**
	 * Bytes of an entry up to which it is kept.
	 */
	private static final int MAX_ENTRY = 1024;

	private static final int MAX_SIZE = SIZE * MAX_ENTRY / 1024;

	private static final int MISSES_PER_REPLACEMENT = 32;

	private final Function<K, V> factory;

	private final ToIntBiFunction<K, V> size;

	@SuppressWarnings("unchecked")
	private final @Nullable Entry<K, V>[] entries = new Entry[SIZE];

	private int misses;

	/**
	 * Create an empty cache.
	 * @param factory finds out about things
	 * @param size tells about how many bytes a thing and what is known of it take
	 */
	BoundedCache(Function<K, V> factory, ToIntBiFunction<K, V> size) {
		this.factory = factory;
		this.size = size;
	}

	V get(K key) {
		int hash = key.hashCode();
		int place = (hash ^ (hash >>> 15)) & (SIZE - 1);
		Entry<K, V> entry = this.entries[place];
		if (entry != null && entry.key().equals(key)) {
			return entry.value();
		}
		V value = this.factory.apply(key);
		if ((entry == null || ++this.misses % MISSES_PER_REPLACEMENT == 0)
				&& this.size.applyAsInt(key, value) <= MAX_ENTRY) {
			this.entries[place] = new Entry<>(key, value);
		}
		return value;
	}

	/**
	 * A thing and what is known of it.
	 */
	private record Entry<K, V>(K key, V value) {

	}

}
