package io.ecslogging.autoconfigure.shipping;

import org.jspecify.annotations.Nullable;

/**
 * How the connections to a peer are secured.
 *
 * @param enabled whether they are
 * @param bundle the name of the SSL bundle, or {@code null} for what the JVM does by
 * default
 * @param property the name of the property that names the bundle
 */
record TlsProperties(boolean enabled, @Nullable String bundle, String property) {

}
