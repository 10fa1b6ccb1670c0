package io.ecslogging.ecs;

import java.util.Map;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import io.ecslogging.ecs.FieldKey.Placement;
import io.ecslogging.json.JsonBuffer;

/**
 * Collects the MDC, and keeps the result for the next event. The events of one thread
 * within one request have the same MDC, so its part of the document has to be found and
 * written only for the first ones. Owned by one encoding at a time.
 */
final class MdcFields {

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

	private final ContextSettings settings;

	private final boolean undottedToLabels;

	private final FieldKeys keys;

	private final EventFields fields;

	private final FlatFields flat;

	private final TraceContext trace = new TraceContext();

	/**
	 * The entries that were collected last. If {@link #flat} has a mark, it has their
	 * fields before the mark.
	 */
	private final @Nullable String[] lastKeys = new String[MAX];

	private final @Nullable String[] lastValues = new String[MAX];

	private int size;

	private boolean worthKeeping;

	/**
	 * How often in a row an MDC was kept, but another one came.
	 */
	private int misses;

	private int compared;

	private final JsonBuffer json = new JsonBuffer(256);

	/**
	 * What the last event's plan has written of the MDC.
	 */
	private final JsonBuffer planned = new JsonBuffer(256);

	private @Nullable Plan plan;

	private final BiConsumer<String, @Nullable String> collector = this::collect;

	private final BiConsumer<String, @Nullable String> comparison = this::compare;

	MdcFields(ContextSettings settings, FieldKeys keys, EventFields fields) {
		this.settings = settings;
		this.undottedToLabels = settings.mdcPlacement() == MdcPlacement.LABELS;
		this.keys = keys;
		this.fields = fields;
		this.flat = fields.flat();
	}

	/**
	 * Return the trace ids found. Key-values may add to them.
	 */
	TraceContext trace() {
		return this.trace;
	}

	/**
	 * End an event. Its trace ids stay only if its MDC is kept.
	 */
	void reset() {
		if (!this.flat.isMarked()) {
			this.trace.reset();
		}
	}

	/**
	 * Forget what has been kept of the last event.
	 */
	void forget() {
		if (this.flat.isMarked()) {
			this.flat.clear();
			this.trace.reset();
		}
	}

	void collect(@Nullable Map<String, String> mdc) {
		if (this.flat.isMarked()) {
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
		if (this.worthKeeping && this.fields.isFlat() && !this.trace.isContradictory()) {
			this.json.truncate(0);
			this.flat.mark();
		}
	}

	private void collect(@Nullable String key, @Nullable String value) {
		FieldKey fieldKey = this.keys.get(String.valueOf(key));
		remember(fieldKey, key, value);
		if (fieldKey.traceId() != null && this.trace.accept(fieldKey.traceId(), value) || !this.settings.include()) {
			return;
		}
		if (this.undottedToLabels && !fieldKey.dotted()) {
			this.fields.label(fieldKey, value);
		}
		else {
			this.fields.put(fieldKey, value);
		}
	}

	private void remember(FieldKey fieldKey, @Nullable String key, @Nullable String value) {
		if (!this.worthKeeping || this.size == MAX || value != null && value.length() > MAX_LENGTH || fieldKey.secret()
				|| fieldKey.placement() == Placement.TAGS) {
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
	 * Return how many of the event's first fields are those of an MDC that is kept.
	 */
	int keptCount() {
		return this.flat.markedCount();
	}

	/**
	 * Write what the last event has written of the MDC, if it had the same plan.
	 * @return whether anything has been written
	 */
	@SuppressWarnings("ReferenceEquality")
	boolean writePlanned(Plan plan, JsonBuffer out) {
		if (this.compared <= 0 || this.plan != plan) {
			return false;
		}
		out.raw(this.planned, 0, this.planned.size());
		return true;
	}

	/**
	 * Keep what has been written by a plan, if the MDC has come a second time.
	 * @param from the position of its first byte
	 */
	void keepPlanned(Plan plan, JsonBuffer out, int from) {
		if (this.compared > 0) {
			this.planned.truncate(0);
			this.planned.raw(out, from, out.size());
			this.plan = plan;
		}
	}

	/**
	 * Return whether the fields of the MDC can be written as a whole.
	 */
	boolean isWhole(LineLimits limits) {
		return this.flat.isMarked() && limits.isLifted() && !this.flat.isJoinedAtMark();
	}

	/**
	 * Write what has been kept of the last event.
	 * @return whether anything has been kept
	 */
	boolean write(JsonBuffer out) {
		out.raw(this.json, 0, this.json.size());
		return this.json.size() > 0;
	}

	/**
	 * Keep what has been written, if the MDC has come a second time.
	 * @param out where it has been written
	 * @param from the position of its first byte
	 */
	void keep(JsonBuffer out, int from) {
		if (this.compared > 0) {
			this.json.raw(out, from, out.size());
		}
	}

}
