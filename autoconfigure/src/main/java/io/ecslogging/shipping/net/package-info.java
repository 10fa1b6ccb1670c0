/**
 * Connections over TCP and TLS that end in time, whatever the peer does. Knows no
 * protocol.
 */
@NullMarked
package io.ecslogging.shipping.net;

import org.jspecify.annotations.NullMarked;
