package io.ecslogging.ecs;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BoundedCacheTests {

	private final AtomicInteger made = new AtomicInteger();

	@Test
	void shouldKeepWhatComesAgain() {
		BoundedCache<String, String> cache = cache();
		assertThat(cache.get("a")).isSameAs(cache.get("a"));
		assertThat(this.made).hasValue(1);
	}

	@Test
	void shouldNotKeepWhatIsLarge() {
		BoundedCache<String, String> cache = cache();
		String large = "x".repeat(1025);
		for (int i = 0; i < 100; i++) {
			assertThat(cache.get(large)).isEqualTo(large + "!");
		}
		assertThat(this.made).hasValue(100);
	}

	private BoundedCache<String, String> cache() {
		return new BoundedCache<>((key) -> {
			this.made.incrementAndGet();
			return key + "!";
		}, (key, value) -> key.length());
	}

}
