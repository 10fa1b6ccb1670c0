/**
 * The Spring Boot side: the properties, bound once, and the failure analysis. Everything
 * may be used from here. Only the packages below use this one: they wire what their names
 * say.
 */
@NullMarked
package io.ecslogging.autoconfigure;

import org.jspecify.annotations.NullMarked;
