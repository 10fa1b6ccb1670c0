package io.ecslogging.queue;

import org.jspecify.annotations.Nullable;

/**
 * A place between two lines of a persisted queue.
 *
 * @param segment the segment that it is in, {@code null} if that is not known yet
 * @param position how many bytes of the queue come before
 * @param number how many lines have come before since the queue was opened
 * @param segmentLine how many whole lines of the segment come before
 */
record Cursor(@Nullable SegmentFile segment, long position, long number, long segmentLine) {

}
