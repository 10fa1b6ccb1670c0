/**
 * Windows of lines to the {@code beats} input of Logstash, which acknowledges them: the
 * protocol is Lumberjack, version 2.
 */
@NullMarked
package io.ecslogging.shipping.lumberjack;

import org.jspecify.annotations.NullMarked;
