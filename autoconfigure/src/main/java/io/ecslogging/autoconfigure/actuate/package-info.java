/**
 * What Actuator has to know.
 */
@NullMarked
package io.ecslogging.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
