/**
 * Bounded queues of lines. Imports nothing else of this project.
 */
@NullMarked
package io.ecslogging.queue;

import org.jspecify.annotations.NullMarked;
