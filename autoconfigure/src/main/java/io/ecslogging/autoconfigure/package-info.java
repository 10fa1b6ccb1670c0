/**
 * The Spring Boot side: properties, wiring, failure analysis. Everything may be used from
 * here; nothing else uses this package.
 */
@NullMarked
package io.ecslogging.autoconfigure;

import org.jspecify.annotations.NullMarked;
