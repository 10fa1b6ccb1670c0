/**
 * A service that logs: nothing here knows of ECS.
 */
@NullMarked
package io.ecslogging.sample;

import org.jspecify.annotations.NullMarked;
