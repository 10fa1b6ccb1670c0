package io.ecslogging.ecs;

import org.jspecify.annotations.Nullable;

import io.ecslogging.ecs.LineBudget.Limits;
import io.ecslogging.json.JsonBuffer;

/**
 * Keeps what was written about the last event's thread, because the same thread mostly
 * gets the same encoding again. Owned by one encoding at a time.
 */
final class LastThread {

	private static final int MAX_LENGTH = 200;

	private final JsonBuffer json = new JsonBuffer(128);

	private long id;

	private @Nullable String name;

	/**
	 * Write the thread if it is the same again.
	 * @param current the thread that encodes
	 * @param name the thread's name in the event
	 * @return whether it has been written
	 */
	@SuppressWarnings("ReferenceEquality")
	boolean write(JsonBuffer out, Thread current, @Nullable String name, Limits limits) {
		if (!limits.isLifted() || name == null || this.name != name || this.id != current.getId()
				|| current.getName() != name) {
			return false;
		}
		out.raw(this.json, 0, this.json.size());
		return true;
	}

	/**
	 * Keep what has been written.
	 * @param from the position of its first byte
	 */
	void keep(JsonBuffer out, int from, Thread current, @Nullable String name, Limits limits) {
		boolean keep = name != null && name.length() <= MAX_LENGTH && limits.isLifted();
		this.name = keep ? name : null;
		this.id = current.getId();
		this.json.truncate(0);
		this.json.raw(out, from, out.size());
	}

}
