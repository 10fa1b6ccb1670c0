package io.ecslogging.ecs;

import java.util.Map;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import io.ecslogging.ecs.FieldKey.Placement;
import io.ecslogging.json.JsonBuffer;

/**
 * Collects the MDC, and keeps the result for the next event: its fields and trace ids,
 * and how they were written. The events of one thread within one request have the same
 * MDC, so this has to be found and written only for the first ones. Owned by one encoding
 * at a time.
 */
final class MdcCache {

	/**
	 * The most entries of an MDC that is kept.
	 */
	private static final int MAX = 16;

	/**
	 * The most characters of a value in an MDC that is kept.
	 */
	private static final int MAX_LENGTH = 512;

	/**
	 * Misses in a row after which only one MDC in {@value #EVENTS_PER_TRY} is kept.
	 */
	private static final int MISSES = 3;

	private static final int EVENTS_PER_TRY = 16;

	/**
	 * Gives the names of entries their meaning, beside the keys of other fields. One for
	 * all, since shapes are shared by threads.
	 */
	private static final Object ORIGIN = new Object();

	private final ContextSettings settings;

	private final boolean undottedToLabels;

	private final FieldKeys keys;

	private final EventFields fields;

	private final TraceContext trace = new TraceContext();

	/**
	 * The entries that were collected last. If {@link #fields} have a mark, these are
	 * before it.
	 */
	private final @Nullable String[] lastKeys = new String[MAX];

	private final @Nullable String[] lastValues = new String[MAX];

	private int size;

	private boolean worthKeeping;

	/**
	 * How often in a row an MDC was kept, but another one came.
	 */
	private int misses;

	/**
	 * How many entries of the event are those of the last one, -1 if one differs.
	 */
	private int compared;

	/**
	 * What the plan of an event before has written of the MDC: trace ids, labels and the
	 * first members at the root.
	 */
	private final JsonBuffer json = new JsonBuffer(256);

	private @Nullable Plan plan;

	/**
	 * How many members at the root belong to it.
	 */
	private int members;

	private final BiConsumer<String, @Nullable String> collector = this::collect;

	private final BiConsumer<String, @Nullable String> comparison = this::compare;

	MdcCache(ContextSettings settings, FieldKeys keys, EventFields fields) {
		this.settings = settings;
		this.undottedToLabels = settings.mdcPlacement() == MdcPlacement.LABELS;
		this.keys = keys;
		this.fields = fields;
	}

	/**
	 * Return the trace ids found. Key-values may add to them, see {@link #acceptId}.
	 */
	TraceContext trace() {
		return this.trace;
	}

	/**
	 * Take a trace id that is not of the MDC. The next event does not have it.
	 * @return whether it was taken
	 */
	boolean acceptId(FieldKey.TraceId id, String value) {
		this.fields.unmark();
		return this.trace.accept(id, value);
	}

	/**
	 * End an event. Its trace ids stay only if its MDC is kept.
	 */
	void reset() {
		if (!this.fields.isMarked()) {
			this.trace.reset();
		}
	}

	void collect(@Nullable Map<String, String> mdc) {
		if (this.fields.isMarked()) {
			if (mdc != null && isLast(mdc)) {
				this.misses = 0;
				return;
			}
			this.misses++;
			forget();
		}
		if (mdc == null || mdc.isEmpty()) {
			return;
		}
		this.size = 0;
		this.compared = 0;
		this.plan = null;
		this.worthKeeping = isWorthATry();
		mdc.forEach(this.collector);
		if (this.worthKeeping && !this.trace.isContradictory()) {
			this.fields.mark();
		}
	}

	/**
	 * Forget what has been kept of the last event.
	 */
	void forget() {
		if (this.fields.isMarked()) {
			this.fields.unmark();
			this.fields.reset();
			this.trace.reset();
		}
	}

	private void collect(@Nullable String key, @Nullable String value) {
		remember(key, value);
		if (this.fields.putKnown(key, ORIGIN, value)) {
			return;
		}
		String name = String.valueOf(key);
		FieldKey fieldKey = this.keys.get(name);
		this.worthKeeping &= !fieldKey.secret() && fieldKey.placement() != Placement.TAGS;
		if (fieldKey.traceId() != null && this.trace.accept(fieldKey.traceId(), value) || !this.settings.include()) {
			return;
		}
		if (this.undottedToLabels && !fieldKey.dotted()) {
			this.fields.label(fieldKey, name, ORIGIN, value);
		}
		else {
			this.fields.put(fieldKey, name, ORIGIN, value);
		}
	}

	private void remember(@Nullable String key, @Nullable String value) {
		if (!this.worthKeeping || this.size == MAX || value != null && value.length() > MAX_LENGTH) {
			this.worthKeeping = false;
		}
		else {
			this.lastKeys[this.size] = key;
			this.lastValues[this.size++] = value;
		}
	}

	/**
	 * Return whether the next event may have the same MDC. If events of several requests
	 * alternate, only a few MDCs are kept.
	 */
	private boolean isWorthATry() {
		if (this.settings.hasMembers()) {
			return false;
		}
		return this.misses < MISSES || this.misses++ % EVENTS_PER_TRY == 0;
	}

	private boolean isLast(Map<String, String> mdc) {
		this.compared = 0;
		try {
			mdc.forEach(this.comparison);
		}
		catch (Throwable ex) {
			return false;
		}
		return this.compared == this.size;
	}

	private void compare(@Nullable String key, @Nullable String value) {
		int index = this.compared;
		boolean same = index >= 0 && index < this.size && isSame(this.lastKeys[index], key)
				&& isSame(this.lastValues[index], value);
		this.compared = same ? index + 1 : -1;
	}

	@SuppressWarnings("ReferenceEquality")
	private static boolean isSame(@Nullable String one, @Nullable String other) {
		return one == other || one != null && one.equals(other);
	}

	/**
	 * Write what has been kept of an event with the same MDC and the same plan.
	 * @return how many members of the plan at the root have been written, -1 if nothing
	 * has been kept
	 */
	@SuppressWarnings("ReferenceEquality")
	int write(Plan wanted, JsonBuffer out) {
		if (this.plan != wanted || this.compared <= 0 || !this.fields.isMarked()) {
			return -1;
		}
		out.raw(this.json, 0, this.json.size());
		return this.members;
	}

	/**
	 * Return how many members of a plan at the root are kept when they have been written.
	 * @return the number, -1 if nothing is kept: the MDC has not come a second time, or
	 * the plan puts other fields between its own
	 */
	int membersToKeep(Plan wanted) {
		return (this.compared > 0 && this.fields.isMarked()) ? wanted.leading(this.fields.markedCount()) : -1;
	}

	/**
	 * Keep what has been written of the MDC.
	 * @param out where it has been written
	 * @param from the position of its first byte
	 * @param written how many members of the plan at the root belong to it
	 */
	void keep(Plan wanted, JsonBuffer out, int from, int written) {
		this.json.truncate(0);
		this.json.raw(out, from, out.size());
		this.plan = wanted;
		this.members = written;
	}

}
