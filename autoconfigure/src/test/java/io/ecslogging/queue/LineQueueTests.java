package io.ecslogging.queue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every queue does.
 */
@Timeout(60)
abstract class LineQueueTests {

	private LineQueue queue;

	/**
	 * Create an empty queue.
	 */
	abstract LineQueue create(long capacity, Duration blockTimeout);

	@BeforeEach
	void create() {
		this.queue = create(64 * 1024, Duration.ZERO);
	}

	@Test
	void shouldReadInOrder() {
		offer("one", "two", "three");
		assertThat(texts(this.queue.read(100, 2))).containsExactly("one", "two");
		assertThat(texts(this.queue.read(100, 2))).containsExactly("three");
		assertThat(this.queue.read(100, 2)).isNull();
	}

	@Test
	void shouldReadNoMoreBytesThanAskedForUnlessOneLineIsLarger() {
		offer("one", "two", "three");
		assertThat(texts(this.queue.read(8, 10))).containsExactly("one", "two");
		assertThat(texts(this.queue.read(1, 10))).containsExactly("three");
	}

	@Test
	void shouldReadAgainAfterRewind() {
		offer("one", "two", "three");
		Lines first = this.queue.read(1, 1);
		this.queue.read(100, 10);
		assertThat(this.queue.acknowledge(first.end())).isEqualTo(1);
		this.queue.rewind();
		assertThat(texts(this.queue.read(100, 10))).containsExactly("two", "three");
		assertThat(this.queue.lines()).isEqualTo(2);
		assertThat(this.queue.bytes()).isEqualTo(10);
	}

	@Test
	void shouldNumberLines() {
		List<Long> numbers = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			offer("line " + i);
			Lines lines = this.queue.read(100, 1);
			numbers.add(lines.first());
			this.queue.acknowledge(lines.end());
		}
		assertThat(numbers).doesNotHaveDuplicates().isSorted().first().isEqualTo(0L);
	}

	@Test
	void shouldRefuseWhatHasNoRoomAndTakeItWhenThereIs() {
		byte[] line = line(1000);
		int accepted = 0;
		while (this.queue.offer(line) == OfferResult.ACCEPTED) {
			accepted++;
		}
		assertThat(accepted).isBetween(50, 65);
		assertThat(this.queue.bytes()).isLessThanOrEqualTo(64 * 1024);
		Lines lines = this.queue.read(64 * 1024, 100);
		while (lines != null) {
			this.queue.acknowledge(lines.end());
			lines = this.queue.read(64 * 1024, 100);
		}
		assertThat(this.queue.offer(line)).isEqualTo(OfferResult.ACCEPTED);
	}

	@Test
	void shouldGiveEachLineAPositionOfItsOwn() {
		Set<Long> positions = new HashSet<>();
		String origin = null;
		for (int i = 0; i < 1000; i++) {
			offer("line " + i);
			Lines lines = this.queue.read(100, 1);
			assertThat(positions.add(lines.position(0))).isTrue();
			assertThat(origin).isIn(null, lines.origin());
			origin = lines.origin();
			this.queue.rewind();
			assertThat(this.queue.read(100, 1).position(0)).isEqualTo(lines.position(0));
			this.queue.acknowledge(lines.end());
		}
	}

	@Test
	void shouldTakeLinesLargerThanASegment() {
		byte[] line = line(20_000);
		for (int i = 0; i < 100; i++) {
			assertThat(this.queue.offer(line)).isEqualTo(OfferResult.ACCEPTED);
			Lines lines = this.queue.read(1, 1);
			assertThat(lines.size()).isEqualTo(20_000);
			this.queue.acknowledge(lines.end());
		}
		assertThat(this.queue.offer(line(65 * 1024))).isEqualTo(OfferResult.FULL);
	}

	@Test
	void shouldTakeNothingAfterClose() {
		offer("one", "two");
		Leftover left = this.queue.close();
		assertThat(left.kept() + left.lost()).isEqualTo(2);
		assertThat(this.queue.lines()).isEqualTo(left.kept());
		assertThat(this.queue.offer(line(1))).isEqualTo(OfferResult.CLOSED);
		assertThat(this.queue.read(100, 10)).isNull();
		assertThat(this.queue.close()).isEqualTo(Leftover.NONE);
	}

	@Test
	void shouldWaitForRoomIfAsked() throws InterruptedException {
		LineQueue blocking = create(16_000, Duration.ofSeconds(20));
		while (blocking.bytes() < 16_000) {
			assertThat(blocking.offer(line(50))).isEqualTo(OfferResult.ACCEPTED);
		}
		AtomicBoolean accepted = new AtomicBoolean();
		Thread writer = new Thread(() -> accepted.set(takes(blocking) && takes(blocking)));
		writer.start();
		while (writer.isAlive()) {
			Lines lines = blocking.read(1000, 100);
			if (lines != null) {
				blocking.acknowledge(lines.end());
			}
		}
		assertThat(accepted).isTrue();
	}

	private static boolean takes(LineQueue queue) {
		return queue.offer(line(50)) == OfferResult.ACCEPTED;
	}

	@Test
	void shouldWaitNoLongerThanAskedForRoom() {
		LineQueue blocking = create(1000, Duration.ofMillis(50));
		long start = System.nanoTime();
		while (takes(blocking)) {
			start = System.nanoTime();
		}
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
	}

	@Test
	void shouldWakeTheReaderWhenThereIsEnough() throws InterruptedException {
		CountDownLatch waiting = new CountDownLatch(1);
		Thread writer = new Thread(() -> {
			await(waiting);
			offer("one", "two", "three");
		});
		writer.start();
		waiting.countDown();
		assertThat(this.queue.await(14, TimeUnit.SECONDS.toNanos(20))).isTrue();
		assertThat(texts(this.queue.read(100, 10))).hasSize(3);
		writer.join();
	}

	@Test
	void shouldLetTheReaderGo() throws InterruptedException {
		new Thread(this.queue::wakeUp).start();
		assertThat(this.queue.await(1, TimeUnit.SECONDS.toNanos(20))).isFalse();
	}

	@Test
	void shouldBehaveLikeAList() {
		for (int seed = 0; seed < 300; seed++) {
			compareWithList(new Random(seed));
		}
	}

	private void compareWithList(Random random) {
		LineQueue queue = create(512 + random.nextInt(4096), Duration.ZERO);
		List<String> queued = new ArrayList<>();
		List<Lines> unacknowledged = new ArrayList<>();
		int read = 0;
		for (int step = 0; step < 500; step++) {
			switch (random.nextInt(5)) {
				case 0, 1 -> {
					String text = step + "x".repeat(random.nextInt((random.nextInt(20) != 0) ? 40 : 600));
					if (queue.offer(bytes(text)) == OfferResult.ACCEPTED) {
						queued.add(text);
					}
				}
				case 2 -> {
					Lines lines = queue.read(1 + random.nextInt(200), 1 + random.nextInt(5));
					if (lines != null) {
						assertThat(texts(lines)).isEqualTo(queued.subList(read, read + lines.count()));
						read += lines.count();
						unacknowledged.add(lines);
					}
					else {
						assertThat(read).isEqualTo(queued.size());
					}
				}
				case 3 -> {
					if (!unacknowledged.isEmpty()) {
						int last = random.nextInt(unacknowledged.size());
						int count = unacknowledged.subList(0, last + 1).stream().mapToInt(Lines::count).sum();
						assertThat(queue.acknowledge(unacknowledged.get(last).end())).isEqualTo(count);
						unacknowledged.subList(0, last + 1).clear();
						queued.subList(0, count).clear();
						read -= count;
					}
				}
				default -> {
					queue.rewind();
					unacknowledged.clear();
					read = 0;
				}
			}
			assertThat(queue.lines()).isEqualTo(queued.size());
			assertThat(queue.bytes()).isEqualTo(queued.stream().mapToLong((text) -> text.length() + 1).sum());
			if (step % 50 == 0) {
				byte[] head = queue.head(5);
				assertThat((head != null) ? new String(head, StandardCharsets.UTF_8) : "none").startsWith(
						queued.isEmpty() ? "none" : queued.get(0).substring(0, Math.min(5, queued.get(0).length())));
			}
		}
		queue.close();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void offer(String... texts) {
		for (String text : texts) {
			assertThat(this.queue.offer(bytes(text))).isEqualTo(OfferResult.ACCEPTED);
		}
	}

	private static byte[] line(int size) {
		return bytes("x".repeat(size - 1));
	}

	static byte[] bytes(String text) {
		return (text + "\n").getBytes(StandardCharsets.UTF_8);
	}

	static List<String> texts(Lines lines) {
		List<String> texts = new ArrayList<>();
		for (int i = 0; i < lines.count(); i++) {
			String line = new String(lines.bytes(), lines.offset(i), lines.offset(i + 1) - lines.offset(i),
					StandardCharsets.UTF_8);
			assertThat(line).endsWith("\n");
			texts.add(line.strip());
		}
		return texts;
	}

}
