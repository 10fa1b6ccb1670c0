package io.ecslogging.shipping;

import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is blamed when attempts fail: a line or the peer.
 */
class NarrowingTests {

	private final Random random = new Random(4711);

	private final Narrowing narrowing = new Narrowing(this.random::nextInt);

	@Test
	void shouldSuspectNothingBeforeAttemptsFailAtTheSamePlace() {
		assertThat(this.narrowing.failed(100, 5000)).isFalse();
		assertThat(this.narrowing.failed(100, 5000)).isFalse();
		assertThat(this.narrowing.failed(200, 5000)).isFalse();
		assertThat(this.narrowing.failed(200, 5000)).isFalse();
		assertThat(this.narrowing.isNarrowed()).isFalse();
		assertThat(this.narrowing.failed(200, 5000)).isTrue();
		assertThat(this.narrowing.maxLines()).isEqualTo(2500);
	}

	@Test
	void shouldNarrowDownToOneLine() {
		strike(0, 5000);
		int attempts = 0;
		while (!this.narrowing.isSuspicious()) {
			this.narrowing.failed(0, this.narrowing.maxLines());
			attempts++;
		}
		assertThat(attempts).isEqualTo(2 * 12);
		assertThat(this.narrowing.suspect()).isZero();
	}

	@Test
	void shouldGrowAgainOnceThePlaceIsPassed() {
		strike(0, 8);
		assertThat(this.narrowing.maxLines()).isEqualTo(4);
		this.narrowing.taken(4);
		assertThat(this.narrowing.maxLines()).isEqualTo(4);
		this.narrowing.taken(8);
		assertThat(this.narrowing.maxLines()).isEqualTo(8);
		for (int i = 0; i < 9; i++) {
			this.narrowing.taken(100);
		}
		assertThat(this.narrowing.isNarrowed()).isFalse();
		assertThat(this.narrowing.failed(200, 5000)).isFalse();
		assertThat(this.narrowing.failed(200, 5000)).as("alert").isTrue();
	}

	@Test
	void shouldCalmDown() {
		strike(0, 2);
		for (int i = 0; i < 12; i++) {
			this.narrowing.taken(100);
		}
		this.narrowing.calmDown();
		assertThat(this.narrowing.failed(200, 5000)).isFalse();
		assertThat(this.narrowing.failed(200, 5000)).isFalse();
	}

	@Test
	void shouldBlameALineThatAlwaysFailsWhenOthersNeverDo() {
		assertThat(isBlamed((suspect) -> !suspect)).isTrue();
		assertThat(this.narrowing.othersTaken()).isEqualTo(5);
	}

	@Test
	void shouldBlameNoLineWhenEverythingFails() {
		for (int i = 0; i < 10_000; i++) {
			assertThat(isBlamed((suspect) -> false)).isFalse();
		}
	}

	@Test
	void shouldHardlyEverBlameALineWhenThePeerFailsNowAndThen() {
		assertRarelyBlamed(this.random::nextBoolean);
	}

	@ParameterizedTest
	@ValueSource(strings = { "01", "0011", "000111", "0000011111", "001", "0101100" })
	void shouldHardlyEverBlameALineWhenOneOfSeveralBackendsFails(String pattern) {
		int[] next = { 0 };
		assertRarelyBlamed(() -> pattern.charAt(next[0]++ % pattern.length()) == '1');
	}

	private void assertRarelyBlamed(BooleanSupplier peer) {
		int blamed = 0;
		for (int i = 0; i < 10_000; i++) {
			blamed += isBlamed((suspect) -> peer.getAsBoolean()) ? 1 : 0;
		}
		// one in 252 orders at most
		assertThat(blamed).isLessThan(80);
	}

	/**
	 * Suspect a line, and try until it is known whether it is to blame.
	 */
	private boolean isBlamed(Predicate<Boolean> takes) {
		strike(7, 1);
		assertThat(this.narrowing.isSuspicious()).isTrue();
		while (true) {
			boolean suspect = this.narrowing.isSuspectNext();
			boolean taken = takes.test(suspect);
			if (taken == suspect) {
				this.narrowing.cleared();
				return false;
			}
			if (suspect ? this.narrowing.suspectFailed() : this.narrowing.otherTaken()) {
				this.narrowing.cleared();
				return true;
			}
		}
	}

	private void strike(long first, int lines) {
		for (int i = 0; i < 3; i++) {
			this.narrowing.failed(first, lines);
			if (this.narrowing.isSuspicious()) {
				return;
			}
		}
	}

}
