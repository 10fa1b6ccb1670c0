/**
 * Where peers are if beans say so: Spring Boot's connection details, as they come from
 * containers.
 */
@NullMarked
package io.ecslogging.autoconfigure.connection;

import org.jspecify.annotations.NullMarked;
