/**
 * From a Logback event to one line of ECS JSON. Knows nothing of Spring, queues or peers.
 */
@NullMarked
package io.ecslogging.ecs;

import org.jspecify.annotations.NullMarked;
