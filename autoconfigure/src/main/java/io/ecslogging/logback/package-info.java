/**
 * Logback's side: an encoder that an XML configuration can name, and an appender that
 * ships lines.
 */
@NullMarked
package io.ecslogging.logback;

import org.jspecify.annotations.NullMarked;
