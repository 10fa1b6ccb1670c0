/**
 * One event for each HTTP request that a service has answered.
 */
@NullMarked
package io.ecslogging.autoconfigure.web;

import org.jspecify.annotations.NullMarked;
