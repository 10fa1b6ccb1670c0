/**
 * Lines to the {@code tcp} input of Logstash.
 */
@NullMarked
package io.ecslogging.shipping.logstash;

import org.jspecify.annotations.NullMarked;
