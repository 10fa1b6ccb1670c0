package io.ecslogging.shipping;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.ecslogging.logback.LineTimestamp;
import io.ecslogging.queue.MemoryQueue;
import io.ecslogging.shipping.SendResult.Failed;
import io.ecslogging.shipping.SendResult.Retry;
import io.ecslogging.shipping.SendResult.Sent;
import io.ecslogging.testing.NoThreadLeft;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starting, pausing and ending, whatever the peer does.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(60)
class ShipperTests {

	private static final byte[] LINE = "line\n".getBytes();

	private final MemoryQueue queue = new MemoryQueue(1024, Duration.ofMinutes(5));

	private final FakeSink sink = new FakeSink();

	private final Shipper shipper = shipper(() -> this.sink);

	private Shipper shipper(Supplier<Sink> sinks) {
		return new Shipper("test", this.queue, sinks, new ShipperSettings(1024, 1, Duration.ZERO, Duration.ofMillis(1),
				Duration.ofMillis(1), new LineTimestamp(), null));
	}

	@AfterEach
	void shouldAccountForEveryLine() {
		this.shipper.close(Duration.ZERO);
		assertInvariant(this.shipper);
	}

	private void assertInvariant(Shipper shipper) {
		assertThat(shipper.snapshot().missing()).isZero();
	}

	@Test
	void shouldNotWaitForRoomBeforeSomebodySends() {
		for (int i = 0; i < 1000; i++) {
			this.shipper.ship(LINE);
		}
		assertThat(this.shipper.snapshot().dropped(DropReason.QUEUE_FULL)).isPositive();
		assertInvariant(this.shipper);
	}

	@Test
	void shouldWaitForRoomWhileSomebodySends() {
		this.shipper.start();
		for (int i = 0; i < 10_000; i++) {
			this.shipper.ship(LINE);
		}
		Awaitility.await().until(() -> this.shipper.snapshot().delivered() == 10_000);
	}

	@Test
	void shouldNotWaitForRoomWhilePaused() {
		this.shipper.start();
		this.shipper.pause(Duration.ofSeconds(5));
		shouldNotWaitForRoomBeforeSomebodySends();
	}

	@Test
	void shouldDropNothingWithoutAReason() {
		this.sink.refuse = true;
		this.shipper.start();
		for (int i = 0; i < 100; i++) {
			this.shipper.ship(LINE);
		}
		this.shipper.close(Duration.ofMillis(50));
		assertThat(this.shipper.snapshot().dropped(DropReason.SHUTDOWN)).isEqualTo(100);
		assertThat(this.queue.lines()).isZero();
		assertInvariant(this.shipper);
	}

	@Test
	void shouldCountWhatTheQueueHeldBefore() {
		MemoryQueue filled = new MemoryQueue(1024, Duration.ZERO);
		filled.offer(LINE);
		filled.offer(LINE);
		Shipper recovering = new Shipper("test", filled, () -> this.sink, new ShipperSettings(1024, 1, Duration.ZERO,
				Duration.ofMillis(1), Duration.ofMillis(1), new LineTimestamp(), null));
		recovering.ship(LINE);
		assertThat(recovering.snapshot().recovered()).isEqualTo(2);
		assertThat(recovering.snapshot().accepted()).isOne();
		assertInvariant(recovering);
		recovering.start();
		recovering.close(Duration.ofSeconds(30));
		assertThat(recovering.snapshot().delivered()).isEqualTo(3);
		assertInvariant(recovering);
	}

	@Test
	void shouldSayAFaultOfTheThreadOnce(CapturedOutput output) {
		AtomicInteger faults = new AtomicInteger();
		Shipper faulty = shipper(() -> {
			if (faults.getAndIncrement() < 2) {
				throw new NoClassDefFoundError("missing");
			}
			return this.sink;
		});
		faulty.ship(LINE);
		faulty.start();
		Awaitility.await().until(() -> faulty.snapshot().delivered() == 1);
		faulty.close(Duration.ofSeconds(5));
		assertThat(output.toString().split("java.lang.NoClassDefFoundError at " + getClass().getName(), -1)).hasSize(2);
	}

	@Test
	void shouldSendNothingWhileHeldWhateverStartsIt() {
		this.shipper.start();
		this.shipper.hold(Duration.ofSeconds(5));
		this.shipper.ship(LINE);
		this.shipper.start();
		this.shipper.flush(Duration.ofSeconds(5));
		assertThat(this.sink.attempts).hasValue(0);
		this.shipper.rest(Duration.ofSeconds(5));
		this.shipper.ship(LINE);
		assertThat(this.shipper.isHeld()).isTrue();
		assertThat(this.sink.attempts).hasValue(0);
		this.shipper.resume();
		Awaitility.await().until(() -> this.shipper.snapshot().delivered() == 2);
	}

	@Test
	void shouldSendNothingWhileHeldAfterARest() {
		this.shipper.start();
		this.shipper.rest(Duration.ofSeconds(5));
		this.shipper.hold(Duration.ofSeconds(5));
		this.shipper.ship(LINE);
		assertThat(this.sink.attempts).hasValue(0);
		this.shipper.resume();
		Awaitility.await().until(() -> this.shipper.snapshot().delivered() == 1);
	}

	@Test
	void shouldSendWhatIsHeldWhenItEnds() {
		this.shipper.start();
		this.shipper.hold(Duration.ofSeconds(5));
		this.shipper.ship(LINE);
		this.shipper.close(Duration.ofSeconds(30));
		assertThat(this.shipper.snapshot().delivered()).isOne();
	}

	/**
	 * Have the first line wait in the sink.
	 */
	private void stall() {
		this.sink.stall = new CountDownLatch(1);
		this.shipper.start();
		this.shipper.ship(LINE);
		Awaitility.await().until(() -> this.sink.attempts.get() == 1);
	}

	/**
	 * Return a thread that waits for a flush.
	 */
	private Thread flushing(Duration timeout) {
		Thread flushing = new Thread(() -> this.shipper.flush(timeout));
		flushing.start();
		Awaitility.await().until(() -> flushing.getState() == Thread.State.TIMED_WAITING);
		return flushing;
	}

	@Test
	void shouldWaitForRoomDuringAFlush() throws InterruptedException {
		stall();
		Thread flushing = flushing(Duration.ofSeconds(40));
		Thread logging = new Thread(() -> {
			for (int i = 0; i < 1000; i++) {
				this.shipper.ship(LINE);
			}
		});
		logging.start();
		Awaitility.await().until(() -> logging.getState() == Thread.State.TIMED_WAITING);
		this.sink.stall.countDown();
		flushing.join();
		logging.join();
		Awaitility.await().until(() -> this.shipper.snapshot().delivered() == 1001);
	}

	/**
	 * A pause that waits for a flush must not end what has been started meanwhile.
	 */
	@Test
	void shouldGoOnIfItIsStartedWhileAPauseWaitsForAFlush() throws InterruptedException {
		stall();
		Thread flushing = flushing(Duration.ofSeconds(40));
		Thread pausing = new Thread(() -> this.shipper.pause(Duration.ofSeconds(40)));
		pausing.start();
		Awaitility.await().until(() -> pausing.getState() == Thread.State.WAITING);
		this.shipper.start();
		this.sink.stall.countDown();
		flushing.join();
		pausing.join();
		this.shipper.ship(LINE);
		Awaitility.await().until(() -> this.shipper.snapshot().delivered() == 2);
	}

	@Test
	void shouldEndAtOnceThoughAFlushWaits() throws InterruptedException {
		stall();
		Thread flushing = flushing(Duration.ofHours(1));
		this.shipper.close(Duration.ZERO);
		flushing.join();
	}

	@Test
	void shouldStartWithoutWaitingForAPause() throws InterruptedException {
		stall();
		Thread pausing = new Thread(() -> this.shipper.pause(Duration.ofSeconds(40)));
		pausing.start();
		Awaitility.await().until(() -> pausing.getState() == Thread.State.TIMED_WAITING);
		this.shipper.start();
		assertThat(pausing.isAlive()).isTrue();
		this.sink.stall.countDown();
		pausing.join();
		this.shipper.ship(LINE);
		Awaitility.await().until(() -> this.shipper.snapshot().delivered() == 2);
	}

	@Test
	void shouldCountTheTimeOfAPauseThatWaitedInVain() {
		stall();
		this.shipper.pause(Duration.ofSeconds(4));
		this.sink.stall = new CountDownLatch(1);
		long start = System.nanoTime();
		this.shipper.close(Duration.ofSeconds(4));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
		assertThat(this.shipper.snapshot().droppedTotal()).isOne();
	}

	@Test
	void shouldSendAgainWithTheNextLineAfterARest() {
		this.shipper.start();
		this.shipper.rest(Duration.ofSeconds(5));
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("ecs-logging-test");
		this.shipper.ship(LINE);
		Awaitility.await().until(() -> this.shipper.snapshot().delivered() == 1);
	}

	/**
	 * Once in several tries: a busy machine may pause the thread that logs.
	 */
	@Test
	void shouldGoOnWhileSomethingIsLogged() {
		Awaitility.await().pollDelay(Duration.ZERO).untilAsserted(() -> {
			MemoryQueue logged = new MemoryQueue(1024, Duration.ZERO);
			Shipper ending = new Shipper("test", logged, () -> this.sink, new ShipperSettings(1024, 1, Duration.ZERO,
					Duration.ofMillis(1), Duration.ofMillis(1), new LineTimestamp(), null));
			ending.start();
			CompletableFuture<Void> logging = CompletableFuture.runAsync(() -> logForOneSecond(ending));
			Awaitility.await().until(() -> ending.snapshot().delivered() > 0);
			ending.close(Duration.ofSeconds(50));
			assertThat(logging).isDone();
			assertThat(ending.snapshot().droppedTotal()).isZero();
		});
	}

	private static void logForOneSecond(Shipper shipper) {
		long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
		while (System.nanoTime() - end < 0) {
			shipper.ship(LINE);
			LockSupport.parkNanos(5_000_000);
		}
	}

	/**
	 * Takes everything, unless it is told not to.
	 */
	private static final class FakeSink implements Sink {

		private final AtomicInteger attempts = new AtomicInteger();

		private volatile boolean refuse;

		private volatile CountDownLatch stall;

		@Override
		public String peer() {
			return "nowhere";
		}

		@Override
		public boolean knowsDuplicates() {
			return false;
		}

		@Override
		public int maxLines() {
			return Integer.MAX_VALUE;
		}

		@Override
		public SendResult send(Batch batch, Supplier<Batch> next) {
			this.attempts.incrementAndGet();
			try {
				if (this.stall != null) {
					this.stall.await();
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return this.refuse ? new Failed(Settled.NOTHING, "nowhere", "refused", null, Retry.BACKOFF)
					: new Sent(Settled.delivered(batch.range().to()));
		}

		@Override
		public SendResult idle() {
			return new Sent(Settled.NOTHING);
		}

		@Override
		public SendResult flush(Duration timeout) {
			return new Sent(Settled.NOTHING);
		}

		@Override
		public void abort() {
			CountDownLatch stalled = this.stall;
			if (stalled != null) {
				this.refuse = true;
				stalled.countDown();
			}
		}

		@Override
		public void close() {
			// nothing to release
		}

	}

}
