/**
 * Where a Logback event and a line meet: what an XML configuration can name.
 */
@NullMarked
package io.ecslogging.logback;

import org.jspecify.annotations.NullMarked;
