/**
 * Lines from a queue to a peer: reading, sending, retrying, counting. Knows nothing of
 * log events.
 */
@NullMarked
package io.ecslogging.shipping;

import org.jspecify.annotations.NullMarked;
