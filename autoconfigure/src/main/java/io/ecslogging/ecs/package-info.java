/**
 * Encodes a Logback event as one line of ECS JSON. Knows nothing about Spring, queues or
 * peers.
 */
@NullMarked
package io.ecslogging.ecs;

import org.jspecify.annotations.NullMarked;
