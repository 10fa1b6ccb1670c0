package io.ecslogging.ecs;

/**
 * How often patterns may look at the characters of one event's texts. A pattern that goes
 * back and forth in a text would otherwise hold up the thread that logs, for every text
 * of the event again. Owned by one encoding at a time.
 */
final class PatternBudget {

	/**
	 * Looks that each pattern has for every character, and for each of those beyond the
	 * first ones.
	 */
	private static final int LOOKS_PER_CHARACTER = 100;

	private static final int LOOKS_PER_FURTHER_CHARACTER = 10;

	private static final int FIRST_CHARACTERS = 16 * 1024;

	private static final int MORE_LOOKS = 100_000;

	private long left;

	private int firstCharacters;

	private boolean spent;

	PatternBudget() {
		reset();
	}

	/**
	 * Begin an event.
	 */
	void reset() {
		this.left = MORE_LOOKS;
		this.firstCharacters = FIRST_CHARACTERS;
		this.spent = false;
	}

	/**
	 * Return whether a pattern has taken too long over one of the event's texts.
	 */
	boolean isSpent() {
		return this.spent;
	}

	/**
	 * Take in a text that is to be looked at.
	 * @param length its length in characters
	 * @param patterns by how many patterns
	 */
	void grant(int length, int patterns) {
		int first = Math.min(length, this.firstCharacters);
		this.firstCharacters -= first;
		this.left += (first * (long) LOOKS_PER_CHARACTER + (length - first) * (long) LOOKS_PER_FURTHER_CHARACTER)
				* patterns;
	}

	/**
	 * Look at a character.
	 * @return whether that was allowed
	 */
	boolean look() {
		this.spent |= --this.left < 0;
		return !this.spent;
	}

}
