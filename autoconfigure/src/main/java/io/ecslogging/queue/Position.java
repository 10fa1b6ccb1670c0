package io.ecslogging.queue;

/**
 * A place between two lines of a queue. Immutable.
 *
 * @param segment number of the segment
 * @param index how many lines of the segment come before
 * @param line how many lines of the queue come before
 * @param bytes how many bytes of the queue come before
 */
public record Position(long segment, int index, long line, long bytes) {

	static final Position START = new Position(0, 0, 0, 0);

}
