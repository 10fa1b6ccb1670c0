package io.ecslogging.json;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BufferPoolTests {

	@Test
	void shouldUseABufferAgain() {
		BufferPool<Object> pool = new BufferPool<>(Object::new);
		Object buffer = pool.take();
		pool.give(buffer);
		assertThat(pool.take()).isSameAs(buffer);
		assertThat(pool.take()).isNotSameAs(buffer);
	}

	@Test
	void shouldNeverHandOneBufferToTwoThreads() throws Exception {
		BufferPool<AtomicBoolean> pool = new BufferPool<>(AtomicBoolean::new);
		ExecutorService threads = Executors.newFixedThreadPool(8);
		List<Callable<Boolean>> tasks = Collections.nCopies(8, () -> {
			boolean alone = true;
			for (int i = 0; i < 50_000; i++) {
				AtomicBoolean inUse = pool.take();
				alone &= inUse.compareAndSet(false, true);
				inUse.set(false);
				pool.give(inUse);
			}
			return alone;
		});
		try {
			for (Future<Boolean> task : threads.invokeAll(tasks)) {
				assertThat(task.get()).isTrue();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void shouldNotGrowWithTheNumberOfThreads() throws Exception {
		AtomicInteger created = new AtomicInteger();
		BufferPool<Object> pool = new BufferPool<>(() -> {
			created.incrementAndGet();
			return new Object();
		});
		for (int i = 0; i < 2_000; i++) {
			Thread thread = new Thread(() -> pool.give(pool.take()));
			thread.start();
			thread.join();
		}
		assertThat(created.get()).isLessThanOrEqualTo(64);
	}

}
