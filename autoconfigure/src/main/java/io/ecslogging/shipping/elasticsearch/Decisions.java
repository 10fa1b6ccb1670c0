package io.ecslogging.shipping.elasticsearch;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.Batch;
import io.ecslogging.shipping.Refusal;
import io.ecslogging.shipping.Refusal.Fate;
import io.ecslogging.shipping.Settled;

/**
 * What has become of the lines of a batch, kept until they are acknowledged: if some have
 * to be sent again, the others are not. Owned by the thread that sends.
 */
final class Decisions {

	/**
	 * How often a document is sent on which Elasticsearch fails, although it takes later
	 * ones.
	 */
	private static final int MAX_FAULTS = 5;

	/**
	 * Whether the failure store is enough.
	 */
	private final boolean storeSuffices;

	private Decision[] decisions = new Decision[0];

	/**
	 * How often Elasticsearch has failed on each line.
	 */
	private int[] faults = new int[0];

	/**
	 * Why lines have been moved, to be reported once the target has taken one.
	 */
	private final Set<Refusal> moves = new LinkedHashSet<>();

	/**
	 * Number in the queue of the first line.
	 */
	private long first;

	private int count;

	/**
	 * Begin without decisions.
	 * @param onConflict where events go that the failure store has taken
	 */
	Decisions(OnMappingConflict onConflict) {
		this.storeSuffices = onConflict == OnMappingConflict.FAILURE_STORE;
	}

	/**
	 * Go on with a batch, which begins with the first unacknowledged line.
	 */
	void startAt(Batch batch) {
		long line = batch.number(0);
		int shift = (int) Math.min(Math.max(0, line - this.first), this.count);
		int kept = this.count - shift;
		int size = Math.max(kept, batch.count());
		Decision[] shifted = new Decision[size];
		Arrays.fill(shifted, Decision.NONE);
		int[] shiftedFaults = new int[size];
		System.arraycopy(this.decisions, shift, shifted, 0, kept);
		System.arraycopy(this.faults, shift, shiftedFaults, 0, kept);
		this.decisions = shifted;
		this.faults = shiftedFaults;
		this.first = line;
		this.count = size;
	}

	Decision get(int line) {
		return this.decisions[line];
	}

	void set(int line, Decision decision) {
		this.decisions[line] = decision;
		this.faults[line] = 0;
	}

	/**
	 * Decide about each line that was sent.
	 * @param items what Elasticsearch says about each of them
	 * @param lines gives the line that an item is about
	 * @param explanation explains an item of a data stream, {@code null} for the target
	 * @param refusals collects why lines are refused
	 * @return how many lines have to be sent again after a while, and why, or
	 * {@code null} if none have to
	 */
	@Nullable String decide(List<BulkItem> items, SentLines lines, BiFunction<BulkItem, @Nullable String, String> explanation,
			Set<Refusal> refusals) {
		boolean targetRefuses = false;
		for (int i = 0; i < items.size(); i++) {
			if (items.get(i).isDelivered()) {
				delivered(items.get(i), lines.line(i), lines.stream(i), explanation, refusals);
			}
			targetRefuses |= lines.stream(i) == null && items.get(i).isOfTarget();
		}
		int lastSettled = lastSettled(this.count);
		int left = 0;
		String firstLeft = null;
		for (int i = 0; i < items.size(); i++) {
			BulkItem item = items.get(i);
			int line = lines.line(i);
			String stream = lines.stream(i);
			if (item.isDelivered() || this.decisions[line].isFinal()) {
				// final now, or before if it was sent again for comparison, or in the
				// failure store
				continue;
			}
			if (item.isRefused() || isFaultOver(item, line, lastSettled)) {
				String where = (stream != null) ? ", data stream " + stream : "";
				refuse(line, item.error(), item.error().explanation() + where, refusals);
			}
			else if (stream != null && item.isOfTarget() && !targetRefuses) {
				move(line, stream, explanation.apply(item, stream));
			}
			else {
				left++;
				firstLeft = (firstLeft != null) ? firstLeft : explanation.apply(item, stream);
				stay(line, item);
			}
		}
		return (firstLeft != null) ? "%d of %d events: %s".formatted(left, items.size(), firstLeft) : null;
	}

	/**
	 * Have a line sent to the target, in its safe form. While it waited for its own data
	 * stream, so would the lines of all others behind it.
	 */
	private void move(int line, String stream, String reason) {
		this.moves.add(new Refusal(
				"data stream " + stream + " takes no events, so they go to that of the service: " + reason, false));
		set(line, get(line).moved());
	}

	/**
	 * If the target refuses everything too, its own data stream may be the first to take
	 * the line.
	 */
	private void stay(int line, BulkItem item) {
		if (get(line).isMoved() && item.isOfTarget()) {
			set(line, Decision.NONE);
			this.moves.clear();
		}
	}

	private void delivered(BulkItem item, int line, @Nullable String stream,
			BiFunction<BulkItem, @Nullable String, String> explanation, Set<Refusal> refusals) {
		Decision decision = get(line);
		if (decision.isFinal()) {
			// sent again for comparison
			return;
		}
		if (decision.isMoved()) {
			refusals.addAll(this.moves);
			this.moves.clear();
		}
		if (item.inFailureStore()) {
			refusals.add(new Refusal(explanation.apply(item, stream), Fate.STORED));
			set(line, (this.storeSuffices || decision.isRefused()) ? Decision.FAILURE_STORE : Decision.STORED);
		}
		else {
			boolean duplicate = decision == Decision.NONE && item.isDuplicate();
			set(line, duplicate ? Decision.DUPLICATE : decision.delivered());
		}
	}

	/**
	 * Return whether the document is to blame for a failure of Elasticsearch.
	 */
	private boolean isFaultOver(BulkItem item, int line, int lastSettled) {
		return item.isFault() && line < lastSettled && fault(line) >= MAX_FAULTS;
	}

	/**
	 * Refuse a line in its current form.
	 * @param error why
	 * @param reason the same in words
	 * @param refusals collects the reason
	 */
	void refuse(int line, ErrorCause error, String reason, Set<Refusal> refusals) {
		Decision refused = get(line).refused(error.isTooManyFields());
		if (!refused.isStored()) {
			refusals.add(new Refusal(reason, refused == Decision.REJECTED));
		}
		set(line, refused);
	}

	/**
	 * Return the number in the batch of the last line whose decision is final, -1 for
	 * none.
	 * @param lines how many lines to look at
	 */
	int lastSettled(int lines) {
		int line = Math.min(this.count, lines) - 1;
		while (line >= 0 && !this.decisions[line].isFinal()) {
			line--;
		}
		return line;
	}

	/**
	 * Count that Elasticsearch has failed on a line.
	 * @return how often it has failed by now
	 */
	int fault(int line) {
		return ++this.faults[line];
	}

	/**
	 * Return what is settled.
	 * @param batch the batch
	 * @param refusals why lines were refused
	 */
	Settled settled(Batch batch, Set<Refusal> refusals) {
		int[] counts = new int[Decision.values().length];
		int line = 0;
		int lines = batch.count();
		while (line < lines && this.decisions[line].isFinal()) {
			counts[this.decisions[line].ordinal()]++;
			line++;
		}
		return new Settled((line > 0) ? batch.number(line) : 0, counts[Decision.REJECTED.ordinal()],
				counts[Decision.DUPLICATE.ordinal()],
				counts[Decision.DELIVERED_SAFE_FORM.ordinal()] + counts[Decision.FAILURE_STORE_AND_SAFE_FORM.ordinal()],
				counts[Decision.FAILURE_STORE.ordinal()] + counts[Decision.FAILURE_STORE_AND_SAFE_FORM.ordinal()],
				Set.copyOf(refusals));
	}

}
