package io.ecslogging.shipping.elasticsearch;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How large requests may be after others have failed or worked.
 */
class RequestSizeTests {

	private final RequestSize size = new RequestSize();

	@Test
	void shouldStayBelowWhatAServerCallsTooLarge() {
		this.size.tooLarge(1000);
		this.size.tooLarge(2000);
		work(100);
		assertThat(this.size.max()).isEqualTo(500);
	}

	@Test
	void shouldNotBlameTheSizeForASingleBreak() {
		this.size.broken(1_000_000);
		this.size.broken(1_000_000);
		work(1);
		this.size.broken(1_000_000);
		assertThat(this.size.max()).isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void shouldTryLessAfterSeveralAndMoreAgainWhenThatWorks() {
		for (int i = 0; i < 3; i++) {
			this.size.broken(1_000_000);
		}
		assertThat(this.size.max()).isEqualTo(500_000);
		this.size.broken(500_000);
		assertThat(this.size.max()).isEqualTo(250_000);
		work(15);
		assertThat(this.size.max()).isEqualTo(250_000);
		work(1);
		assertThat(this.size.max()).isEqualTo(500_000);
		this.size.broken(500_000);
		assertThat(this.size.max()).isEqualTo(250_000);
		work(16 * 20);
		assertThat(this.size.max()).isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void shouldNotTryLessThanNothing() {
		for (int i = 0; i < 100; i++) {
			this.size.broken(100);
		}
		assertThat(this.size.max()).isEqualTo(16 * 1024);
	}

	private void work(int requests) {
		for (int i = 0; i < requests; i++) {
			this.size.worked();
		}
	}

}
