/**
 * The structured formats of console and file.
 */
@NullMarked
package io.ecslogging.autoconfigure.format;

import org.jspecify.annotations.NullMarked;
