package io.ecslogging.shipping.elasticsearch;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which node is used.
 */
class NodesTests {

	private static final URI A = URI.create("https://a");

	private static final URI B = URI.create("https://b");

	private static final URI C = URI.create("https://c");

	private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1);

	private final Nodes nodes = new Nodes(List.of(A, B, C), 4, this.clock::get);

	@Test
	void shouldUseOneForAsLongAsItWorks() {
		for (int i = 0; i < 10; i++) {
			assertThat(this.nodes.current()).isEqualTo(B);
			this.nodes.worked();
		}
	}

	@Test
	void shouldTryTheNext() {
		this.nodes.failed(null);
		assertThat(this.nodes.current()).isEqualTo(C);
		this.nodes.failed(null);
		assertThat(this.nodes.current()).isEqualTo(A);
	}

	@Test
	void shouldLeaveADeadOneAloneForAGrowingWhile() {
		this.nodes.failed(null);
		pass(Duration.ofMillis(900));
		this.nodes.failed(null);
		pass(Duration.ofMillis(200));
		// only B has been left alone for long enough, and A is next
		this.nodes.failed(null);
		assertThat(this.nodes.current()).isEqualTo(B);
		this.nodes.failed(null);
		// B is left alone for 2 s now, and C for 1 s since 200 ms
		assertThat(this.nodes.current()).isEqualTo(C);
	}

	@Test
	void shouldForgetFailuresOfOneThatWorks() {
		for (int i = 0; i < 30; i++) {
			this.nodes.failed(null);
		}
		URI working = this.nodes.current();
		this.nodes.worked();
		this.nodes.failed(null);
		pass(Duration.ofSeconds(1));
		this.nodes.failed(null);
		assertThat(this.nodes.current()).isEqualTo(working);
	}

	@Test
	void shouldLeaveANodeAloneForAsLongAsItAsksAndUseAnother() {
		this.nodes.failed(Duration.ofMinutes(2));
		assertThat(this.nodes.current()).isEqualTo(C);
		assertThat(this.nodes.asked()).isNull();
		this.nodes.failed(null);
		this.nodes.failed(null);
		pass(Duration.ofSeconds(30));
		assertThat(this.nodes.current()).isNotEqualTo(B);
		assertThat(this.nodes.asked()).isNull();
	}

	@Test
	void shouldAskToWaitWhenAllNodesDo() {
		this.nodes.failed(Duration.ofMinutes(3));
		this.nodes.failed(Duration.ofMinutes(2));
		this.nodes.failed(Duration.ofMinutes(4));
		assertThat(this.nodes.current()).isEqualTo(C);
		pass(Duration.ofSeconds(30));
		assertThat(this.nodes.asked()).isEqualTo(Duration.ofSeconds(90));
		pass(Duration.ofSeconds(90));
		assertThat(this.nodes.asked()).isNull();
	}

	@Test
	void shouldGoOnWithTheOnlyOne() {
		Nodes one = new Nodes(List.of(A), -1, this.clock::get);
		one.failed(null);
		assertThat(one.current()).isEqualTo(A);
	}

	private void pass(Duration duration) {
		this.clock.addAndGet(duration.toNanos());
	}

}
