package io.ecslogging.autoconfigure.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

import io.ecslogging.autoconfigure.shipping.SinkState;
import io.ecslogging.shipping.AttemptTotals;
import io.ecslogging.shipping.PeerStatus;
import io.ecslogging.shipping.QueueState;
import io.ecslogging.shipping.ShippingSnapshot;

/**
 * A sink as Actuator shows it.
 *
 * @param destination where events go, without credentials; {@code null} if nothing is
 * shipped there any more
 * @param state {@code untried}, {@code working}, {@code interrupted}, {@code paused} or
 * {@code ended}
 * @param since since when the peer is untried, working or interrupted
 * @param lastFailure what failed last, {@code null} if nothing has
 * @param events what has become of all events
 * @param queue what waits
 * @param attempts all attempts to send
 */
public record SinkDescriptor(@Nullable String destination, String state, Instant since, @Nullable Failure lastFailure,
		Events events, Queue queue, Attempts attempts) implements OperationResponseBody {

	static @Nullable SinkDescriptor ofNullable(@Nullable SinkState sink) {
		return (sink != null) ? of(sink) : null;
	}

	static SinkDescriptor of(SinkState sink) {
		ShippingSnapshot all = sink.snapshot();
		PeerStatus peer = all.peer();
		return new SinkDescriptor(sink.destination(), state(sink), peer.since(), Failure.of(peer), Events.of(all),
				Queue.of(all.queue()), Attempts.of(all.attempts()));
	}

	private static String state(SinkState sink) {
		if (sink.destination() == null) {
			return "ended";
		}
		return sink.paused() ? "paused" : sink.snapshot().peer().state().name().toLowerCase(Locale.ROOT);
	}

	/**
	 * What failed last.
	 *
	 * @param cause the peer and what failed, without credentials
	 * @param at when
	 * @param inARow how many attempts have failed in that outage
	 */
	public record Failure(String cause, @Nullable Instant at, long inARow) {

		static @Nullable Failure of(PeerStatus peer) {
			return (peer.failure() != null) ? new Failure(peer.failure(), peer.failedAt(), peer.failures()) : null;
		}

	}

	/**
	 * What has become of all events. {@code recovered + accepted = delivered + rejected +
	 * dropped + queued}.
	 *
	 * @param recovered events that a persisted queue held at the start
	 * @param accepted events that were logged for the peer
	 * @param delivered events that count as delivered
	 * @param rejected events that the peer has refused for good
	 * @param dropped events that were dropped, by reason; reasons without events are left
	 * out
	 * @param queued events that wait in the queue or are in flight
	 * @param duplicate delivered events that the peer already had
	 * @param safeForm delivered events that the peer took only in their safe form
	 * @param failureStore delivered events that the peer put into a failure store
	 * @param resent events that were sent again, and may exist twice
	 */
	public record Events(long recovered, long accepted, long delivered, long rejected, Map<String, Long> dropped,
			long queued, long duplicate, long safeForm, long failureStore, long resent) {

		static Events of(ShippingSnapshot all) {
			Map<String, Long> dropped = new TreeMap<>();
			all.dropped().forEach((reason, count) -> {
				if (count > 0) {
					dropped.put(reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), count);
				}
			});
			return new Events(all.recovered(), all.accepted(), all.delivered(), all.rejected(), dropped, all.queued(),
					all.duplicates(), all.safeForm(), all.failureStore(), all.resent());
		}

	}

	/**
	 * The queue.
	 *
	 * @param type {@code memory} or {@code persisted}
	 * @param bytes the size of the events in it
	 * @param capacity the maximum size in bytes
	 * @param oldest when the first of them was logged, {@code null} if there is none
	 */
	public record Queue(String type, long bytes, long capacity, @Nullable Instant oldest) {

		static Queue of(QueueState queue) {
			return new Queue(queue.persistent() ? "persisted" : "memory", queue.bytes(), queue.capacity(),
					queue.oldest());
		}

	}

	/**
	 * All attempts to send.
	 *
	 * @param count how many there were
	 * @param failed how often sending failed and was repeated, connections that were lost
	 * between attempts included
	 * @param meanTime how long one took
	 * @param meanEvents how many events one had
	 * @param meanBytes the size of those events, before compression
	 */
	public record Attempts(long count, long failed, Duration meanTime, long meanEvents, long meanBytes) {

		static Attempts of(AttemptTotals totals) {
			long count = Math.max(1, totals.count());
			return new Attempts(totals.count(), totals.failed(), totals.time().dividedBy(count),
					totals.events() / count, totals.bytes() / count);
		}

	}

}
