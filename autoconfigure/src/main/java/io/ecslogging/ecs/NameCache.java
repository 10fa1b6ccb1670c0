package io.ecslogging.ecs;

import org.jspecify.annotations.Nullable;

import io.ecslogging.json.JsonBuffer;

/**
 * Keeps the escaped bytes of names that come again and again: loggers, threads, classes.
 * Holds at most {@value #SIZE} of them, each in the one place that its hash gives it; a
 * name that finds its place occupied gets it only now and then, so that names without end
 * leave no trail of garbage. Entries are immutable, and threads may replace them without
 * harm.
 */
final class NameCache {

	private static final int SIZE = 1024;

	/**
	 * Longer names are written, and not kept.
	 */
	private static final int MAX_LENGTH = 200;

	private static final int MISSES_PER_REPLACEMENT = 32;

	private final @Nullable Entry[] entries = new Entry[SIZE];

	private int misses;

	/**
	 * Write a name, escaped, without quotes.
	 * @param out where to
	 * @param name the name
	 */
	void write(JsonBuffer out, String name) {
		int hash = name.hashCode();
		int place = (hash ^ (hash >>> 15)) & (SIZE - 1);
		Entry entry = this.entries[place];
		if (entry != null && (entry.name() == name || entry.name().equals(name))) {
			out.raw(entry.escaped());
			return;
		}
		int from = out.size();
		out.text(name, 0, name.length());
		if (name.length() <= MAX_LENGTH && (entry == null || ++this.misses % MISSES_PER_REPLACEMENT == 0)) {
			this.entries[place] = new Entry(name, out.copy(from, out.size()));
		}
	}

	/**
	 * A name and what is written for it.
	 */
	private record Entry(String name, byte[] escaped) {

	}

}
