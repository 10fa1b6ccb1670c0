package io.ecslogging.ecs;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The tags of one event: the names of its markers, and the strings of its key-values
 * named {@code tags}. Owned by one encoding at a time.
 */
final class EventTags {

	/**
	 * The tag of events with a value that does not fit the type of its name.
	 */
	static final String MISTYPED = "_mistyped";

	/**
	 * The most tags taken from one event.
	 */
	static final int MAX = 256;

	private final ValueWriter values;

	private final List<String> tags = new ArrayList<>();

	EventTags(ValueWriter values) {
		this.values = values;
	}

	void reset() {
		this.tags.clear();
	}

	/**
	 * Return the tags, each of them once.
	 */
	List<String> all() {
		return this.tags;
	}

	void add(@Nullable String tag) {
		if (tag == null || tag.isEmpty() || this.tags.contains(tag)) {
			return;
		}
		if (this.tags.size() < MAX) {
			this.tags.add(tag);
		}
		else {
			this.values.shortened();
		}
	}

}
