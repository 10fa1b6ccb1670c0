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

	@Test
	void shouldKeepAFewKeysOfTheSameHash() {
		BoundedCache<String, String> cache = cache();
		String[] keys = { "AaAa", "BBBB", "AaBB", "BBAa" };
		assertThat(keys).extracting(String::hashCode).containsOnly("AaAa".hashCode());
		for (int i = 0; i < 100; i++) {
			for (String key : keys) {
				assertThat(cache.get(key)).isEqualTo(key + "!");
			}
		}
		assertThat(this.made).hasValue(keys.length);
	}

	@Test
	void shouldKeepWhatRecursBesideAStreamOfNewKeys() {
		BoundedCache<String, String> cache = cache();
		for (int i = 0; i < 100_000; i++) {
			cache.get("recurs" + i % 100);
			cache.get("new" + i);
		}
		// of 100,000, each of which may be replaced by a new one now and then
		assertThat(this.made.get() - 100_000).isLessThan(20_000);
	}

	private BoundedCache<String, String> cache() {
		return new BoundedCache<>((key) -> {
			this.made.incrementAndGet();
			return key + "!";
		}, (key, value) -> key.length());
	}

}
