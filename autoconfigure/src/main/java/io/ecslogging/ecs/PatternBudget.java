package io.ecslogging.ecs;

/**
 * Limits how often patterns may look at the characters of one event's texts. Otherwise a
 * pattern that backtracks would hold up the thread that logs, for each of the event's
 * texts. Owned by one encoding at a time.
 */
final class PatternBudget {

	/**
	 * Looks of each pattern for each of the first {@value #FIRST_CHARACTERS} characters;
	 * the next constant is for each of the others.
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
	 * Return whether patterns have used up the event's budget.
	 */
	boolean isSpent() {
		return this.spent;
	}

	/**
	 * Add the looks for a text that patterns will search.
	 * @param length the length of the text in characters
	 * @param patterns the number of patterns
	 */
	void grant(int length, int patterns) {
		int first = Math.min(length, this.firstCharacters);
		this.firstCharacters -= first;
		this.left += (first * (long) LOOKS_PER_CHARACTER + (length - first) * (long) LOOKS_PER_FURTHER_CHARACTER)
				* patterns;
	}

	/**
	 * Count a look at a character.
	 * @return whether it is allowed
	 */
	boolean look() {
		this.spent |= --this.left < 0;
		return !this.spent;
	}

}
