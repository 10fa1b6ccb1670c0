/**
 * The page that shows what leaves the console, for looking at on one's own machine.
 */
@NullMarked
package io.ecslogging.sample.page;

import org.jspecify.annotations.NullMarked;
