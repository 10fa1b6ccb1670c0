package io.ecslogging.shipping.elasticsearch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.ecslogging.queue.Lines;
import io.ecslogging.queue.MemoryQueue;
import io.ecslogging.queue.OfferResult;
import io.ecslogging.shipping.Batch;
import io.ecslogging.shipping.Refusal;
import io.ecslogging.shipping.Settled;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is known of lines from one attempt to the next, over the segments of a queue.
 */
class DecisionsTests {

	/**
	 * Segments of 64 bytes, so that parts have 12 lines or fewer.
	 */
	private final MemoryQueue queue = new MemoryQueue(16 * 64, Duration.ZERO);

	private final Decisions decisions = new Decisions(OnMappingConflict.SAFE_FORM);

	@Test
	void shouldSettleUpToTheFirstThatIsLeft() {
		Batch batch = batch(30);
		this.decisions.startAt(batch);
		for (int line = 0; line < 30; line++) {
			this.decisions.set(line, (line % 3 == 0) ? Decision.DELIVERED_SAFE_FORM : Decision.DELIVERED);
		}
		this.decisions.set(1, Decision.REJECTED);
		this.decisions.set(2, Decision.FAILURE_STORE);
		this.decisions.set(20, Decision.NONE);
		Settled settled = this.decisions.settled(batch, Set.of());
		assertThat(settled).isEqualTo(new Settled(batch.number(20), 1, 0, 7, 1, Set.of()));
		assertThat(this.decisions.lastSettled(100)).isEqualTo(29);
		assertThat(this.queue.acknowledge(batch.number(20))).isEqualTo(20);
	}

	@Test
	void shouldKeepWhatComesAfterThat() {
		Batch batch = batch(30);
		this.decisions.startAt(batch);
		this.decisions.set(0, Decision.DELIVERED);
		this.decisions.set(1, Decision.REFUSED);
		this.decisions.set(25, Decision.REJECTED);
		this.decisions.fault(2);
		this.queue.acknowledge(batch.number(1));
		this.queue.rewind();
		Batch longer = batch(10);
		assertThat(longer.count()).isEqualTo(39);
		this.decisions.startAt(longer);
		assertThat(this.decisions.get(0)).isEqualTo(Decision.REFUSED);
		assertThat(this.decisions.fault(1)).isEqualTo(2);
		assertThat(this.decisions.get(24)).isEqualTo(Decision.REJECTED);
		assertThat(this.decisions.get(38)).isEqualTo(Decision.NONE);
		assertThat(this.decisions.settled(longer, Set.of()).to()).isZero();
	}

	@Test
	void shouldForgetAllOnceItIsAcknowledged() {
		Batch batch = batch(5);
		this.decisions.startAt(batch);
		this.decisions.set(4, Decision.REJECTED);
		this.queue.acknowledge(batch.number(5));
		Batch next = batch(7);
		this.decisions.startAt(next);
		for (int line = 0; line < 7; line++) {
			assertThat(this.decisions.get(line)).isEqualTo(Decision.NONE);
		}
		assertThat(this.decisions.lastSettled(100)).isEqualTo(-1);
	}

	@Test
	void shouldMoveWhatItsOwnStreamDoesNotTake() {
		this.decisions.startAt(batch(3));
		this.decisions.set(1, Decision.REFUSED_FOR_FIELDS);
		Set<Refusal> refusals = new HashSet<>();
		String left = decide(refusals, item(404), item(403), item(201));
		assertThat(left).isNull();
		assertThat(this.decisions.get(0)).isEqualTo(Decision.MOVED);
		assertThat(this.decisions.get(1)).isEqualTo(Decision.MOVED_FOR_FIELDS);
		assertThat(this.decisions.get(2)).isEqualTo(Decision.DELIVERED);
		assertThat(refusals).as("before the target has taken them").isEmpty();
		decide(refusals, item(201), item(201), item(201));
		assertThat(this.decisions.get(0)).isEqualTo(Decision.DELIVERED_SAFE_FORM);
		assertThat(refusals).hasSize(2).noneMatch((refusal) -> refusal.fate() == Refusal.Fate.LOST);
	}

	@Test
	void shouldMoveNothingWhileTheTargetTakesNothingEither() {
		this.decisions.startAt(batch(4));
		this.decisions.set(2, Decision.MOVED);
		Set<Refusal> refusals = new HashSet<>();
		String left = decide(refusals, item(403), item(429), item(403), item(403));
		assertThat(left).isEqualTo("4 of 4 events: 403 in audit");
		for (int line = 0; line < 4; line++) {
			assertThat(this.decisions.get(line)).isEqualTo(Decision.NONE);
		}
		assertThat(refusals).isEmpty();
	}

	@Test
	void shouldRefuseWhatHasBeenMovedAsAnyOther() {
		this.decisions.startAt(batch(2));
		this.decisions.set(0, Decision.MOVED);
		this.decisions.set(1, Decision.MOVED);
		ErrorCause fields = new ErrorCause("illegal_argument_exception",
				"Limit of total fields [1000] has been exceeded");
		decide(new HashSet<>(), new BulkItem(400, false, fields), item(400));
		assertThat(this.decisions.get(0)).isEqualTo(Decision.MOVED_FOR_FIELDS);
		assertThat(this.decisions.get(1)).isEqualTo(Decision.REJECTED);
	}

	/**
	 * Decide about lines of the stream {@code audit}, unless they have been moved. The
	 * last line is one of the target.
	 */
	private @Nullable String decide(Set<Refusal> refusals, BulkItem... items) {
		return this.decisions.decide(List.of(items), new SentLines() {

			@Override
			public int line(int index) {
				return index;
			}

			@Override
			public @Nullable String stream(int index) {
				boolean own = DecisionsTests.this.decisions.get(index).isMoved() || index == items.length - 1;
				return own ? null : "audit";
			}

		}, (item, stream) -> item.status() + " in " + stream, refusals);
	}

	private static BulkItem item(int status) {
		return new BulkItem(status, false, ErrorCause.NONE);
	}

	private Batch batch(int lines) {
		for (int i = 0; i < lines; i++) {
			assertThat(this.queue.offer("line\n".getBytes())).isEqualTo(OfferResult.ACCEPTED);
		}
		List<Lines> parts = new ArrayList<>();
		for (Lines part = this.queue.read(10_000, 1000); part != null; part = this.queue.read(10_000, 1000)) {
			parts.add(part);
		}
		return new Batch(parts);
	}

}
