/**
 * Writes UTF-8 JSON into a growable byte array. Knows nothing about logging.
 */
@NullMarked
package io.ecslogging.json;

import org.jspecify.annotations.NullMarked;
