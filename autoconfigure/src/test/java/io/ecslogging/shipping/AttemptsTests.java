package io.ecslogging.shipping;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.ecslogging.queue.Lines;
import io.ecslogging.shipping.PeerStatus.State;
import io.ecslogging.shipping.SendResult.Failed;
import io.ecslogging.shipping.SendResult.Partly;
import io.ecslogging.shipping.SendResult.Retry;
import io.ecslogging.shipping.SendResult.Sent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What attempts count as.
 */
class AttemptsTests {

	private static final Batch TWO_LINES = new Batch(
			List.of(new Lines("a\nb\n".getBytes(), new int[] { 0, 2, 4 }, 0, "test", 0)));

	private static final Partly WRITTEN = new Partly(Settled.NOTHING, new LineRange(0, 2));

	private static final Partly WAITED = new Partly(Settled.NOTHING, new LineRange(0, 0));

	private final AtomicLong clock = new AtomicLong();

	private final ShippingStats stats = new ShippingStats();

	private final Outage outage = new Outage(this.clock::get);

	private final Attempts attempts = new Attempts(this.stats, new InFlight(), this.outage);

	private void send(SendResult result) {
		Sink sink = (Sink) Proxy.newProxyInstance(Sink.class.getClassLoader(), new Class<?>[] { Sink.class },
				(proxy, method, arguments) -> method.getName().equals("send") ? result : (Object) false);
		this.attempts.send(sink, TWO_LINES, () -> null);
		this.clock.addAndGet(Duration.ofSeconds(10).toNanos());
	}

	private AttemptTotals totals() {
		return this.stats.snapshot(new QueueState(0, 0, 0, false, null), this.outage.status()).attempts();
	}

	@Test
	void shouldCountWhatIsSentAndNotWhatIsWaitedFor() {
		send(WRITTEN);
		send(WAITED);
		send(WAITED);
		assertThat(totals().count()).isEqualTo(3);
		assertThat(totals().events()).isEqualTo(2);
		assertThat(totals().bytes()).isEqualTo(4);
		assertThat(this.stats.resentCount()).isZero();
	}

	@Test
	void shouldNotTakeASignOfLifeForTheEndOfAnOutage() {
		send(new Failed(Settled.NOTHING, "peer", "down", null, Retry.BACKOFF));
		this.outage.failed("down");
		send(WRITTEN);
		send(WAITED);
		assertThat(this.outage.isDown()).isTrue();
		assertThat(this.outage.endIfStable()).isFalse();
		send(new Partly(Settled.delivered(1), new LineRange(0, 0)));
		assertThat(this.outage.isDown()).isFalse();
		assertThat(this.outage.endIfStable()).isTrue();
	}

	@Test
	void shouldNotCountAPeerAsWorkingThatOnlySaysThatItIsAlive() {
		send(WRITTEN);
		send(WAITED);
		assertThat(this.outage.status().state()).isEqualTo(State.UNTRIED);
		send(new Sent(Settled.NOTHING));
		assertThat(this.outage.status().state()).isEqualTo(State.WORKING);
	}

}
