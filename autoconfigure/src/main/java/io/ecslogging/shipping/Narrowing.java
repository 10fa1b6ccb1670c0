package io.ecslogging.shipping;

import java.util.function.IntUnaryOperator;

/**
 * Finds the line that makes a peer fail, if there is one. When attempts fail again and
 * again at the same place, they get smaller until one line is left. That line and others
 * are then tried alone, {@value #TRIALS} times each, in random order. The line is to
 * blame only if the peer always fails on it and never on the others. A peer that refuses
 * everything also fails on the others. A peer that fails now and then would have to do so
 * in exactly that order. Owned by the thread that sends.
 */
public final class Narrowing {

	/**
	 * How often the line has to fail, and how often others have to be taken.
	 */
	private static final int TRIALS = 5;

	/**
	 * How often attempts have to fail at the same place before they get smaller.
	 */
	private static final int STRIKES = 3;

	/**
	 * How often they have to fail before they get even smaller: otherwise connections
	 * that break all the time would narrow everything down to single lines.
	 */
	private static final int MORE_STRIKES = 2;

	/**
	 * From this size on, attempts are no longer limited.
	 */
	private static final int ALL = 4096;

	private final IntUnaryOperator random;

	private int limit = Integer.MAX_VALUE;

	/**
	 * Number of the line at which attempts fail.
	 */
	private long place = -1;

	private int strikes;

	/**
	 * The line that makes the peer fail has a smaller number than this.
	 */
	private long narrowedTo;

	/**
	 * Whether attempts have been narrowed down lately, so that fewer failures do it
	 * again.
	 */
	private boolean alert;

	private boolean suspicious;

	private int failuresLeft;

	private int successesLeft;

	/**
	 * How many lines after the suspected one have been taken.
	 */
	private int othersTaken;

	/**
	 * Create one that suspects nothing.
	 * @param random returns a number from 0 to below its argument
	 */
	public Narrowing(IntUnaryOperator random) {
		this.random = random;
	}

	/**
	 * Return how many lines an attempt may have.
	 * @return the number of lines, at least 1
	 */
	public int maxLines() {
		// the suspected line, those after it that have been taken, and one more
		return this.suspicious ? 1 + this.othersTaken + 1 : this.limit;
	}

	/**
	 * Return whether attempts are smaller than usual.
	 * @return whether there is a limit
	 */
	public boolean isNarrowed() {
		return this.suspicious || this.limit < Integer.MAX_VALUE;
	}

	/**
	 * Return whether a line is suspected, so that it and others are tried alone.
	 * @return whether one is
	 */
	public boolean isSuspicious() {
		return this.suspicious;
	}

	/**
	 * Return which line is suspected.
	 * @return its number in the queue
	 */
	public long suspect() {
		return this.place;
	}

	/**
	 * An attempt that reached the peer has failed.
	 * @param lines the lines that it sent
	 * @return whether the next one will be smaller
	 */
	public boolean failed(LineRange lines) {
		return failed(lines.from(), (int) lines.count());
	}

	/**
	 * An attempt that reached the peer has failed.
	 * @param first the number of its first line
	 * @param lines how many lines it had
	 * @return whether the next one will be smaller
	 */
	public boolean failed(long first, int lines) {
		this.strikes = (first == this.place) ? this.strikes + 1 : 1;
		this.place = first;
		if (this.strikes < (this.alert ? MORE_STRIKES : STRIKES)) {
			return false;
		}
		this.strikes = 0;
		this.alert = true;
		this.narrowedTo = first + lines;
		this.limit = Math.max(1, lines / 2);
		if (lines == 1) {
			this.suspicious = true;
			this.othersTaken = 0;
			startTrials();
		}
		return lines > 1;
	}

	private void startTrials() {
		this.failuresLeft = TRIALS;
		this.successesLeft = TRIALS;
	}

	/**
	 * The peer has taken lines.
	 * @param next the number of the line after them
	 */
	public void taken(long next) {
		if (this.limit < Integer.MAX_VALUE && next >= this.narrowedTo) {
			this.limit = (this.limit * 2 >= ALL) ? Integer.MAX_VALUE : this.limit * 2;
		}
	}

	/**
	 * The peer has taken lines as usual for long enough to end the alert.
	 */
	public void calmDown() {
		if (!isNarrowed()) {
			this.alert = false;
		}
	}

	/**
	 * Choose at random what to try next.
	 * @return whether to try the suspected line, or else another one
	 */
	public boolean isSuspectNext() {
		return this.random.applyAsInt(this.failuresLeft + this.successesLeft) < this.failuresLeft;
	}

	/**
	 * The peer has failed on the suspected line.
	 * @return whether the line is to blame
	 */
	public boolean suspectFailed() {
		this.failuresLeft--;
		return isToBlame();
	}

	/**
	 * The peer has taken another line.
	 * @return whether the suspected line is to blame
	 */
	public boolean otherTaken() {
		this.othersTaken++;
		this.successesLeft--;
		return isToBlame();
	}

	/**
	 * Return how many lines after the suspected one the peer has taken. They are not sent
	 * again with it.
	 * @return the number of lines
	 */
	public int othersTaken() {
		return this.othersTaken;
	}

	private boolean isToBlame() {
		return this.failuresLeft == 0 && this.successesLeft == 0;
	}

	/**
	 * The peer has failed on another line, so all trials start again.
	 */
	public void otherFailed() {
		startTrials();
	}

	/**
	 * The suspected line is no longer suspected: the peer has taken it, or it is given
	 * up.
	 */
	public void cleared() {
		this.suspicious = false;
		this.strikes = 0;
	}

}
