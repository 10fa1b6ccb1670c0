package io.ecslogging.queue;

/**
 * The lines that a queue held when it was closed.
 *
 * @param kept how many lines the queue keeps for the next process that opens it
 * @param lost how many lines are lost
 */
public record Leftover(long kept, long lost) {

	/**
	 * No lines at all.
	 */
	public static final Leftover NONE = new Leftover(0, 0);

}
