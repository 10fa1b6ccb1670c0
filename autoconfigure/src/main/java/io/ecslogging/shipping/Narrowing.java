package io.ecslogging.shipping;

import java.util.function.IntUnaryOperator;

/**
 * Finds the line over which a peer fails, if it is a line that makes it fail. When
 * attempts fail again and again at the same place, they get smaller until one line is
 * left. That line is to blame only if the peer fails over it alone, and takes others
 * alone, {@value #TRIALS} times each, in random order: a peer that refuses everything
 * fails over the others too, and one that fails now and then would have to do so in just
 * that order. Owned by the thread that sends.
 */
public final class Narrowing {

	/**
	 * How often a line has to fail, and others to be taken.
	 */
	private static final int TRIALS = 5;

	/**
	 * How often attempts have to fail at the same place before they get smaller.
	 */
	private static final int STRIKES = 3;

	/**
	 * How often they have to before they get smaller still: connections that break all
	 * the time are not to have everything narrowed down to nothing.
	 */
	private static final int MORE_STRIKES = 2;

	/**
	 * Attempts of this size are no longer limited.
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
	 * Number of the line before which one makes the peer fail.
	 */
	private long narrowedTo;

	/**
	 * Whether attempts have been narrowed down lately, so that it is done sooner again.
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
	 * Return whether the first line is suspected, so that it and others are tried alone.
	 * @return whether it is
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
	 * An attempt has failed that reached the peer.
	 * @param lines what it sent
	 * @return whether the next one will be smaller
	 */
	public boolean failed(LineRange lines) {
		return failed(lines.from(), (int) lines.count());
	}

	/**
	 * An attempt has failed that reached the peer.
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
	 * Lines have been taken.
	 * @param next the number of the line after them
	 */
	public void taken(long next) {
		if (this.limit < Integer.MAX_VALUE && next >= this.narrowedTo) {
			this.limit = (this.limit * 2 >= ALL) ? Integer.MAX_VALUE : this.limit * 2;
		}
	}

	/**
	 * Lines have been taken as usual for so long that nothing is suspected any more.
	 */
	public void calmDown() {
		if (!isNarrowed()) {
			this.alert = false;
		}
	}

	/**
	 * Return what is to be tried next.
	 * @return whether that is the suspected line, and not another one
	 */
	public boolean isSuspectNext() {
		return this.random.applyAsInt(this.failuresLeft + this.successesLeft) < this.failuresLeft;
	}

	/**
	 * The peer has failed over the suspected line.
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
	 * Return how many lines after the suspected one have been taken, which are not to be
	 * sent again with it.
	 * @return the number of lines
	 */
	public int othersTaken() {
		return this.othersTaken;
	}

	private boolean isToBlame() {
		return this.failuresLeft == 0 && this.successesLeft == 0;
	}

	/**
	 * The peer has failed over another line, so that nothing is known.
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
