package io.ecslogging.shipping;

import io.ecslogging.queue.Lines;

/**
 * The lines of one attempt.
 *
 * @param lines consecutive lines of the queue
 */
public record Batch(Lines lines) {

}
