/**
 * The Spring Boot side: the properties, bound once, and the failure analysis. It may use
 * all packages beside it. Only its sub-packages use it: they wire what their names say.
 */
@NullMarked
package io.ecslogging.autoconfigure;

import org.jspecify.annotations.NullMarked;
