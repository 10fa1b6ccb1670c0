/**
 * A service that logs: nothing here knows of ECS, only its page does.
 */
@NullMarked
package io.ecslogging.sample;

import org.jspecify.annotations.NullMarked;
