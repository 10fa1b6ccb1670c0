/**
 * Shipping through the life of an application.
 */
@NullMarked
package io.ecslogging.autoconfigure.shipping;

import org.jspecify.annotations.NullMarked;
