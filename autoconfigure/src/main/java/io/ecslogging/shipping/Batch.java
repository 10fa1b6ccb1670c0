package io.ecslogging.shipping;

import io.ecslogging.queue.Lines;

/**
 * The lines of one attempt.
 *
 * @param lines consecutive lines of the queue
 * @param attempt how many attempts in a row have failed before this one
 */
public record Batch(Lines lines, int attempt) {

}
