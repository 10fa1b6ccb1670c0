package io.ecslogging.shipping;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

/**
 * How connections are secured.
 *
 * @param context keys and trust
 * @param protocols the protocols to use, or {@code null} for the context's own
 * @param ciphers the cipher suites to use, or {@code null} for the context's own
 */
@SuppressWarnings("ArrayRecordComponent")
public record Tls(SSLContext context, String @Nullable [] protocols, String @Nullable [] ciphers) {

}
