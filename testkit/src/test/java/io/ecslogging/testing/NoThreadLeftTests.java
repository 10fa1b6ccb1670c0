package io.ecslogging.testing;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link NoThreadLeft}.
 */
class NoThreadLeftTests {

	@Test
	void shouldSayWhereAThreadIsThatIsLeft() throws InterruptedException {
		CountDownLatch end = new CountDownLatch(1);
		Thread thread = new Thread(() -> await(end), "ecs-logging-test");
		thread.start();
		assertThatExceptionOfType(ConditionTimeoutException.class)
			.isThrownBy(() -> new NoThreadLeft(Duration.ofSeconds(1)).awaitNone())
			.withMessageContaining("ecs-logging-test")
			.withMessageContaining(getClass().getName() + ".await(");
		end.countDown();
		thread.join();
		assertThat(NoThreadLeft.threads()).isEmpty();
	}

	@Test
	void shouldKnowAThreadByItsGroup() throws InterruptedException {
		CountDownLatch end = new CountDownLatch(1);
		Thread thread = new Thread(new ThreadGroup("ecs-logging-test"), () -> await(end), "test");
		thread.start();
		assertThat(NoThreadLeft.threads()).hasSize(1);
		end.countDown();
		thread.join();
	}

	@Test
	void shouldWaitForAThreadThatEnds() {
		Thread thread = new Thread(() -> LockSupport.parkNanos(Duration.ofMillis(300).toNanos()), "ecs-logging-test");
		thread.start();
		new NoThreadLeft().awaitNone();
		assertThat(NoThreadLeft.threads()).isEmpty();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
