/**
 * What the tests of all modules share. Knows no class of the other modules.
 */
@NullMarked
package io.ecslogging.testing;

import org.jspecify.annotations.NullMarked;
