package io.ecslogging.queue;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryQueueTests extends LineQueueTests {

	@Override
	LineQueue create(long capacity, Duration blockTimeout) {
		return new MemoryQueue(capacity, blockTimeout);
	}

	@Test
	void shouldLoseItsLinesWhenClosed() {
		MemoryQueue queue = new MemoryQueue(1024, Duration.ZERO);
		queue.offer(bytes("one"));
		assertThat(queue.close()).isEqualTo(new Leftover(0, 1));
		assertThat(queue.lines()).isZero();
	}

	@Test
	void shouldTakeNoMoreMemoryThanItsCapacityAndGiveItBack() {
		long mega = 1024 * 1024;
		long before = usedMemory();
		MemoryQueue large = new MemoryQueue(32 * mega, Duration.ZERO);
		byte[] line = new byte[400];
		for (int i = 0; i < 1_000_000; i++) {
			large.offer(line);
		}
		assertThat(large.bytes()).isGreaterThan(30 * mega);
		assertThat(usedMemory() - before).isLessThan(40 * mega);
		Lines lines = large.read(1024, 10);
		while (lines != null) {
			large.acknowledge(lines.end());
			lines = large.read(1024 * 1024, 10_000);
		}
		assertThat(usedMemory() - before).isLessThan(4 * mega);
		assertThat(large.lines()).isZero();
	}

	private static long usedMemory() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

}
