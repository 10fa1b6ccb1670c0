package io.ecslogging.shipping.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import io.ecslogging.shipping.DaemonThreads;
import io.ecslogging.testing.NoThreadLeft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Looking up hosts, also with a resolver that does not answer.
 */
@Timeout(60)
@ExtendWith(NoThreadLeft.class)
class HostLookupTests {

	private final CountDownLatch answer = new CountDownLatch(1);

	private final AtomicInteger asked = new AtomicInteger();

	private final HostLookup stalled = lookup((host) -> {
		this.asked.incrementAndGet();
		await(this.answer);
		return InetAddress.getAllByName("127.0.0.1");
	});

	private static HostLookup lookup(HostLookup.Resolver resolver) {
		return new HostLookup(resolver, DaemonThreads.named("test-lookup"));
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@AfterEach
	void answer() {
		this.answer.countDown();
	}

	@Test
	void shouldReturnAllAddresses() throws IOException {
		assertThat(lookup(InetAddress::getAllByName).lookUp("localhost", Duration.ofSeconds(30)))
			.containsExactly(InetAddress.getAllByName("localhost"));
	}

	@Test
	void shouldSayThatAHostIsUnknown() {
		HostLookup lookup = lookup(InetAddress::getAllByName);
		assertThatExceptionOfType(UnknownHostException.class)
			.isThrownBy(() -> lookup.lookUp("unknown.invalid", Duration.ofSeconds(30)));
	}

	@Test
	void shouldWaitNoLongerThanAskedAndGoOnWaitingForTheSameAnswer() throws IOException {
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(SocketTimeoutException.class)
				.isThrownBy(() -> this.stalled.lookUp("logstash", Duration.ofMillis(20)))
				.withMessage("the host name was not resolved within 20 ms");
		}
		this.answer.countDown();
		assertThat(this.stalled.lookUp("logstash", Duration.ofSeconds(30))).hasSize(1);
		assertThat(this.asked).hasValue(1);
	}

	@Test
	void shouldAskForAnotherHostAtOnce() {
		for (String host : new String[] { "one", "two" }) {
			assertThatExceptionOfType(SocketTimeoutException.class)
				.isThrownBy(() -> this.stalled.lookUp(host, Duration.ofMillis(20)));
		}
		Awaitility.await().until(() -> this.asked.get() == 2);
	}

	@Test
	void shouldBeBrokenOff() {
		CompletableFuture<Void> waiting = CompletableFuture
			.runAsync(() -> assertThatIOException().isThrownBy(() -> this.stalled.lookUp("host", Duration.ofMinutes(5)))
				.withMessage("aborted"));
		Awaitility.await().until(() -> this.asked.get() == 1);
		this.stalled.abort();
		waiting.join();
		assertThatIOException().isThrownBy(() -> this.stalled.lookUp("host", Duration.ofMinutes(5)))
			.withMessage("aborted");
	}

}
